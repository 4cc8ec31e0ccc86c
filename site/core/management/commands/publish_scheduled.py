"""Wagtail's command of the same name, in which one page can't hold up the others."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Revision

from core.changelog.writing import write_what_expired
from core.models import BasePage


class Command(publish_scheduled.Command):
    """Publishes what is due. A page that became incomplete since it was scheduled stays as it is, and is named."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            for revision in Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now()):
                self._withdraw_incomplete(revision)
        super().handle(*args, **options)
        if not options["dryrun"]:
            # What Wagtail did not save one by one.
            write_what_expired()

    def _withdraw_incomplete(self, revision: Revision) -> None:
        # What was complete when it was scheduled may lack something now: a vocabulary became required, say. Wagtail
        # would stop at it at every run, and what is due after it would never go live.
        page = revision.as_object()
        missing = page.missing_for_publish() if isinstance(page, BasePage) else []
        if not missing:
            return
        # Saved like this, Wagtail also records it in the page's history.
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        lacks = ", ".join(item.label for item in missing)
        self.stderr.write(f"'{page.title}' is incomplete and was not published; it lacks: {lacks}")
