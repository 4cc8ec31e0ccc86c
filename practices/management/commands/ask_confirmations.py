"""Asks the owners of practices whether they still hold, by hand or by cron."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from practices.confirming.rounds import due_mails, send_due


class Command(BaseCommand):
    help = "Owes the mails of today that ask whether practices still hold. The worker of the outbox does it every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self.stdout.write(f"{send_due()} mails")
            return
        for mail in due_mails():
            self.stdout.write(f"mail {mail.number}: {mail.practice.title} -> {mail.to}")
