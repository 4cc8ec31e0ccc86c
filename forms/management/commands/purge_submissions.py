"""Removes personal data that is no longer needed, by hand or by cron."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forms.retention.purge import due, purge_submissions


class Command(BaseCommand):
    help = "Removes what people told in submissions that were handled longer ago than the site keeps, and old spam."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self.stdout.write(f"{purge_submissions()} submissions")
            return
        for found in due():
            what = "delete" if found.deleted else "make anonymous"
            row = found.submission
            self.stdout.write(f"{what}: {row.reference} ({row.status} since {row.handled_at:%Y-%m-%d})")
