"""Stores the words of all pages anew, for the search of visitors."""

from typing import Any

from django.core.management.base import BaseCommand

from core.indexing.storing import rebuild_words


class Command(BaseCommand):
    help = (
        "Stores the words of all pages anew for the search of visitors. Needed when a new release reads words in "
        "another way; who searches meanwhile finds what was there before."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = rebuild_words()
        self.stdout.write(f"Stored the words of {number} pages.")
