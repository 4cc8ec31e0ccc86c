"""Makes the files with the whole databank."""

from typing import Any

from django.core.management.base import BaseCommand

from home.open_data.making import make_files


class Command(BaseCommand):
    help = "Makes the files with the whole databank at /open-data/; send_outbox --loop does so every night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{make_files()} files made")
