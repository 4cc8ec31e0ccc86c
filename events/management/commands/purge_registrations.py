"""Removes the registrations of past events by hand, or by cron where the outbox is not sent in a loop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from events.registration.purge import days_kept, purge_registrations


class Command(BaseCommand):
    help = "Removes registrations, and the mails to those people, of events that ended longer ago than the site keeps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        purged = purge_registrations(dry_run=options["dry_run"])
        verb = "would be removed" if options["dry_run"] else "removed"
        self.stdout.write(
            f"{purged.registrations} registrations and {purged.mails} mails {verb} ({days_kept()} days after the event)"
        )
