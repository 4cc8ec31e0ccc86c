"""Receivers of forms: of pages that are published, and of a day that begins."""

from typing import Any

from django.core.management import call_command
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from core.throttling.attempts import forget_old
from forms.handling.conversion import adopt_published, release_files
from forms.handling.reported import take_report
from forms.retention.purge import purge_submissions
from forms.retention.sweep import sweep
from post.daily import day_begins
from practices.confirming.rounds import change_reported
from practices.models import ConfirmationRound, PracticePage


@receiver(day_begins)
def purge(**_kwargs: Any) -> None:
    """Remove submissions, and what people said in them, of which the time is over."""
    purge_submissions()


@receiver(day_begins)
def sweep_what_belongs_to_nothing(**_kwargs: Any) -> None:
    """Remove old drafts, and the files that nothing refers to."""
    sweep()


@receiver(day_begins)
def forget(**_kwargs: Any) -> None:
    """Remove old counts of attempts, and sessions that have ended."""
    forget_old()
    call_command("clearsessions")


@receiver(page_published)
def release(instance: Page, **_kwargs: Any) -> None:
    """Make handed-in files public when a page that uses them is published."""
    release_files(instance)


@receiver(page_published, sender=PracticePage)
def tell_submitter(instance: PracticePage, revision: Revision | None = None, **_kwargs: Any) -> None:
    """Tell the submitter that their practice is published."""
    adopt_published(instance, revision.user if revision else None)


@receiver(day_begins)
def tell_late(**_kwargs: Any) -> None:
    """Tell submitters of practices that became public otherwise: a restriction was lifted, a process died."""
    adopt_published()


@receiver(change_reported)
def put_in_inbox(round: ConfirmationRound, to: str, told: str, **_kwargs: Any) -> bool:
    """Make a task of what an owner told of a practice."""
    return take_report(round, to, told)
