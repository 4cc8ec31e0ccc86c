"""Publishes many versions one after the other, in the ways of Wagtail but for what it would do again for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision

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

    Whether the user may is asked before: rights are looked up for all pages at once.
    """
    _Publication(revision, page, user).execute(skip_permission_checks=True)


def publish_as_stored(revision: Revision, page: PracticePage, user: Any) -> None:
    """Do the same where the rows of the page are those of the version, so that only its being published is stored."""
    save = page.save
    page.save = partial(save, update_fields=_OF_PUBLICATION)  # type: ignore[method-assign]
    try:
        publish(revision, page, user)
    finally:
        del page.save
