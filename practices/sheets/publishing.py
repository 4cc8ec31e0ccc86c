"""Publishes many versions one after the other, in the ways of Wagtail but for what it would do again for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision
from wagtail.signals import page_published, published

from core.changelog.noting import noted_together
from core.changes.stamp import ChangeStamp
from core.indexing.signal_handlers import indexed_together
from practices.models import PracticePage

# What publishing a version changes of a page that holds all else of it already.
_OF_PUBLICATION = (
    "live",
    "has_unpublished_changes",
    "expired",
    "first_published_at",
    "last_published_at",
    "live_revision",
)


class _Publication(PublishPageRevisionAction):
    """Publishes a version of which the page is in memory, as it was just stored.

    Wagtail would make the page anew from the version, and so store every row of it again, whatever changed.
    """

    def __init__(self, revision: Revision, page: PracticePage, user: Any) -> None:
        # As its parent asks, which reads the page from the version first.
        revision.as_object = lambda: page
        super().__init__(revision, user=user)


@contextmanager
def together() -> Iterator[None]:
    """Write the log of changes and the search index at the end of the block, for all that was stored in it."""
    with ChangeStamp.moved_together(), noted_together(), indexed_together():
        yield


def publish(revision: Revision, page: PracticePage, user: Any) -> None:
    """Publish a version. page: as it stands in the version. Raises IncompletePageError when it lacks something.

    Whether the user may is asked before: rights are looked up for all pages at once. Each cell was validated when it
    was read, and the whole when it was planned: Wagtail would ask the database for all that the page refers to.
    """
    save = page.save
    page.save = partial(save, clean=False)  # type: ignore[method-assign]
    try:
        _Publication(revision, page, user).execute(skip_permission_checks=True)
    finally:
        del page.save


def publish_first(revision: Revision, page: PracticePage) -> None:
    """Publish the only version of a page that was just stored. Raises IncompletePageError when it lacks something.

    Nothing is asked of a past that it has not: versions before, comments, a workflow, aliases. Each cell was validated
    when it was read, and the history is told by who made the page.
    """
    page.live, page.expired, page.has_unpublished_changes = True, False, False
    page.first_published_at = page.last_published_at = timezone.now()
    page.live_revision = revision
    page.save(update_fields=_OF_PUBLICATION, clean=False)
    about = {"sender": type(page), "instance": page, "revision": revision}
    page_published.send(**about)
    published.send(**about)
