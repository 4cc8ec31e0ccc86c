"""Generates practices for load."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.measuring.generator import generate
from practices.models import PracticeIndexPage


class Command(BaseCommand):
    help = "Adds N generated practices to the first overview, searchable and the same for the same seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="how many practices")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other practices (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = PracticeIndexPage.objects.first()
        if parent is None:
            raise CommandError("There is no overview of practices yet: run load_demo first.")
        began = time.monotonic()

        def progress(made: int) -> None:
            self.stdout.write(f"{made} of {options['number']} after {time.monotonic() - began:.0f} s")

        try:
            generate(parent, options["number"], options["seed"], progress)
        except ValueError as error:
            raise CommandError(str(error)) from error
