"""Draws covers for practices that have no image."""

from typing import Any

from django.core.management.base import BaseCommand

from practices.models import PracticePage
from practices.pages.covers import give_cover


class Command(BaseCommand):
    help = "Draws a cover for every practice that has no image, and publishes it where the practice is published."

    def handle(self, *args: Any, **options: Any) -> None:
        for live in PracticePage.objects.filter(image__isnull=True):
            # What an editor is still working on gets its cover, but is not published for that.
            may_publish = live.live and not live.has_unpublished_changes
            page = live.get_latest_revision_as_object()
            give_cover(page)
            revision = page.save_revision()
            if may_publish:
                revision.publish()
            self.stdout.write(page.title)
