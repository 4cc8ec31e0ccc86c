"""The worker that sends the mails that are owed."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from post.daily import Days
from post.outbox import send_due_mails

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends the mails in the outbox that are due; with --loop it keeps looking, and does what is done once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="keep running")
        parser.add_argument("--interval", type=float, default=5, help="seconds between two looks (default 5)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{send_due_mails()} sent")
            return
        days = Days()
        while True:
            try:
                days.look()
                send_due_mails()
            except Error:
                # The database may be restarting: the mails are still owed when it is back.
                logger.exception("outbox not read; trying again")
            close_old_connections()
            time.sleep(options["interval"])
