"""Loads the demo content."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.changelog.writing import write_differences
from core.database import analyze
from home.demo.classification import load_figures, load_organisations, load_vocabularies, load_words
from home.demo.monday import load_monday
from home.demo.pages import load_pages
from home.demo.people import load_groups, load_people
from home.models import HomePage


class Command(BaseCommand):
    help = "Loads the demo content. What is there already is left as it is: running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a home page already")
        parser.add_argument("--migrate", action="store_true", help="migrate first: one start of Django for both")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["migrate"]:
            call_command("migrate", interactive=False, verbosity=0)
        if options["if_empty"] and HomePage.objects.exists():
            return
        # Wagtail updates the index of references at every row that is saved; once a page does it here.
        before = list(Page.objects.values_list("pk", flat=True))
        with transaction.atomic(), disable_reference_index_auto_update():
            load_groups()
            load_people()
            load_vocabularies()
            load_words()
            load_figures()
            load_organisations()
            load_pages()
            load_monday()
            for page in Page.objects.exclude(pk__in=before).specific():
                ReferenceIndex.create_or_update_for_object(page)
            write_differences()
        analyze()
        self.stdout.write("Demo content loaded.")
