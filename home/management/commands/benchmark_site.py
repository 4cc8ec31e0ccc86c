"""Prints what pages cost beside those of an ordinary Wagtail site."""

from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import override_settings

from home.measuring.comparison import CONTROL, CONTROL_TOLERANCE, Outcome, compare


class Command(BaseCommand):
    help = (
        "Prints queries and CPU time of a request here and on the stock site of tests/stock with the same practices, "
        "and how many times as much the stock site takes. Makes databases of its own; that of the site is not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, default=1_000, metavar="N", help="practices (default 1000)")
        parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the databases for the next run")
        parser.add_argument("--only", default="", metavar="PART", help="only scenarios with this in their name")

    def handle(self, *args: Any, size: int, keep: Path | None, only: str, **options: Any) -> None:
        with TemporaryDirectory() as temporary:
            folder = (keep or Path(temporary)).resolve()
            folder.mkdir(parents=True, exist_ok=True)
            with override_settings(MEDIA_ROOT=str(folder / "media"), ALLOWED_HOSTS=["*"], DEBUG=False):
                outcomes = compare(size, folder, keep=keep is not None, only=only, report=self.stderr.write)
        self._print(outcomes)

    def _print(self, outcomes: dict[str, Outcome]) -> None:
        self.stdout.write(f"{'':34}{'SQL':>6}{'stock':>7}{'CPU ms':>9}{'stock':>9}{'ratio':>8}")
        for name, outcome in outcomes.items():
            ours, stock = outcome.queries
            self.stdout.write(
                f"{name:34}{ours:>6}{stock:>7}{median(outcome.ours):>9.2f}{median(outcome.stock):>9.2f}"
                f"{outcome.ratio:>8.2f}"
            )
        if abs(outcomes[CONTROL].ratio - 1) > CONTROL_TOLERANCE:
            raise CommandError("The two processes did the same work in different times: throw this run away.")
