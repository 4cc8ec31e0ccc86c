"""What follows from a practice that is published, and from the passing of days."""

from typing import Any

from django.core.management import call_command
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from core.throttling.attempts import forget_old
from forms.handling.conversion import adopt_published, release_files
from forms.retention.purge import purge_submissions
from forms.retention.sweep import sweep
from post.daily import day_begins
from practices.models import PracticePage


@receiver(day_begins)
def purge(**_kwargs: Any) -> None:
    """Remove what was told and is no longer needed."""
    purge_submissions()


@receiver(day_begins)
def sweep_what_belongs_to_nothing(**_kwargs: Any) -> None:
    """Remove old drafts, and the files that nothing refers to."""
    sweep()


@receiver(day_begins)
def forget(**_kwargs: Any) -> None:
    """Remove what is kept of who tried a door, and the sessions that are over."""
    forget_old()
    call_command("clearsessions")


@receiver(page_published)
def release(instance: Page, **_kwargs: Any) -> None:
    """Let the public have the files that were handed in, as soon as a page that uses them is published."""
    release_files(instance)


@receiver(page_published, sender=PracticePage)
def tell_submitter(instance: PracticePage, revision: Revision | None = None, **_kwargs: Any) -> None:
    """Tell who handed it in that the practice can be read."""
    adopt_published(instance, revision.user if revision else None)


@receiver(day_begins)
def tell_late(**_kwargs: Any) -> None:
    """Tell of what became public in another way: a restriction that was lifted, a process that died in between."""
    adopt_published()
