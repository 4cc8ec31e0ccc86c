"""Prints what a process of the web server takes of the memory."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from resource import getpagesize
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.test import Client
from wagtail.models import get_page_models

from core.models import BasePage

# What shows or gives many practices at once.
ADDRESSES = (
    "/praktijken/?q=buren",
    "/zoeken/?q=jongeren",
    "/praktijken/kaart/",
    "/praktijken/witte-vlekken/",
    "/praktijken/feed.atom",
    "/praktijken/export.csv",
    "/sitemap.xml",
    "/api/v2/pages/",
    "/api/databank/practices",
    "/api/databank/openapi.json",
)


class Command(BaseCommand):
    help = (
        "Prints how many megabytes this process takes (resident) once Django is there, and after each address that "
        "it answers: a page of every type, and what gives many practices. Linux only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="*", help="asked in the place of the usual ones")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{_megabytes():6.1f} MB to begin with")
        host = next((name for name in settings.ALLOWED_HOSTS if name[0] not in "*."), "localhost")
        client = Client(headers={"host": host})
        for address in options["addresses"] or [*_one_of_each_type(), *ADDRESSES]:
            response = client.get(address, secure=True)
            # What is streamed takes memory while it is written.
            length = sum(map(len, response)) if response.streaming else len(response.content)
            self.stdout.write(f"{_megabytes():6.1f} MB after {address} ({response.status_code}, {length} bytes)")


def _one_of_each_type() -> Iterator[str]:
    for model in get_page_models():
        if issubclass(model, BasePage) and (page := model.objects.public().first()):
            yield str(page.get_url())


def _megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() / 1e6
