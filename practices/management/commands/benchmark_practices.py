"""Prints what the views of the practice query cost."""

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand
from django.test import override_settings

from practices.measuring.benchmark import Cost, measure


class Command(BaseCommand):
    help = (
        "Prints SQL queries, SQL time and CPU time of a request at several numbers of practices, and their ratio. "
        "Makes a database for each number beside the configured one; those of the site are not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs=2, default=[100, 10_000], metavar="N", help="default 100 10000")
        parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the databases for the next run")

    def handle(self, *args: Any, sizes: list[int], keep: Path | None, **options: Any) -> None:
        with TemporaryDirectory() as temporary:
            folder = (keep or Path(temporary)).resolve()
            folder.mkdir(parents=True, exist_ok=True)
            with override_settings(MEDIA_ROOT=str(folder / "media"), ALLOWED_HOSTS=["*"], DEBUG=False):
                costs = measure(sizes, folder, keep=keep is not None, report=self.stderr.write)
        self._print(sizes, costs)

    def _print(self, sizes: list[int], costs: dict[str, dict[int, Cost]]) -> None:
        small, large = sizes
        head = f"{'':30}" + "".join(f"{f'SQL at {size}':>14}{'SQL ms':>9}{'CPU ms':>9}" for size in sizes)
        self.stdout.write(f"{head}{'CPU ratio':>11}")
        for scenario, by_size in costs.items():
            figures = "".join(
                f"{by_size[size].queries:>14}{by_size[size].sql:>9.1f}{by_size[size].median_cpu:>9.1f}"
                for size in sizes
            )
            ratio = by_size[large].median_cpu / by_size[small].median_cpu
            self.stdout.write(f"{scenario:30}{figures}{ratio:>11.2f}")
