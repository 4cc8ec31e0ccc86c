"""Looks whether what practices lead to still answers, by cron at night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from practices.links.checking import MOST, check_links


class Command(BaseCommand):
    help = "Asks the addresses that practices lead to whether they still answer; editors see those that do not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=MOST, help=f"how many at most (default {MOST})")

    def handle(self, *args: Any, **options: Any) -> None:
        asked, failed = check_links(options["most"])
        self.stdout.write(f"{asked} asked, {failed} failed")
