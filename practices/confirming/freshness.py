"""Says of a practice that it was confirmed, on the site and in what is still to be published."""

import datetime

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision, TaskState

from core.changelog.noting import wait_for_writers
from library.models import SiteSettings
from practices.models import PracticePage


def mark_confirmed(practice: PracticePage, today: datetime.date | None = None) -> None:
    """Set when `practice` was confirmed last and when it is to be confirmed anew. Call it in a transaction.

    A day for the next review that lies ahead stays.
    """
    wait_for_writers()
    today = today or timezone.localdate()
    page = PracticePage.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    days: dict[str, datetime.date] = {"verified_on": today}
    if page.review_due is None or page.review_due <= today:
        days["review_due"] = today + datetime.timedelta(days=SiteSettings.shortest("review_days"))
    set_days(page, days)


def set_days(practice: PracticePage, days: dict[str, datetime.date]) -> None:
    """Set fields of `practice` that hold a day, by their names. Call it in a transaction.

    A draft and what waits for a moderator or for its hour are given the same days, or they would undo them when they
    are published; nothing else of them changes.
    """
    wait_for_writers()
    page = PracticePage.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    for name, day in days.items():
        setattr(page, name, day)
    page.save(update_fields=list(days), clean=False)
    for revision in _to_come(page):
        content = {**revision.content, **{name: day.isoformat() for name, day in days.items()}}
        # Not save(): the version is the same, so nobody is told that somebody edited it.
        Revision.objects.filter(pk=revision.pk).update(content=content)


def _to_come(page: PracticePage) -> list[Revision]:
    """Return the versions that may be published after this: the latest, the live one, what waits or has an hour."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, revision__isnull=False).values("revision")
    ahead = Q(pk__in=[page.latest_revision_id or 0, page.live_revision_id or 0])
    return list(page.revisions.filter(ahead | Q(pk__in=waiting) | Q(approved_go_live_at__isnull=False)))
