"""Removes old drafts and stray files, by hand or by cron."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forms.retention.sweep import purge_drafts, sweep_files


class Command(BaseCommand):
    help = "Removes forms that were begun and not handed in for thirty days, and private files that belong to nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        drafts = purge_drafts(dry_run=options["dry_run"])
        files = sweep_files(dry_run=options["dry_run"])
        verb = "would be removed" if options["dry_run"] else "removed"
        self.stdout.write(f"{drafts} drafts and {files} files {verb}")
