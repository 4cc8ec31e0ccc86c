"""Publishes the newest versions of many practices."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision, WorkflowState
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published, published

from core.changelog.noting import noted_together
from core.changes.stamp import ChangeStamp
from core.indexing.signal_handlers import indexed_together
from core.publishing.rules import IncompletePageError
from core.publishing.uses import tell_uses_together
from library.models import Vocabulary
from practices.models import PracticePage
from practices.sheets.writing.history import OF_DRAFTS
from practices.sheets.writing.rows import store_rows

# What publishing a version changes of a page that holds all else of it already.
_OF_PUBLICATION = ("live", "expired", "first_published_at", "last_published_at", "live_revision", *OF_DRAFTS)
# Where a page stands, which no version says.
_OF_TREE = frozenset({"page_ptr", "id", "path", "depth", "numchild"})
EVERYTHING = frozenset(field.name for field in PracticePage._meta.concrete_fields) - _OF_TREE


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


def publish(page: PracticePage, user: Any) -> None:
    """Publish the newest version of a page, whatever hangs on it. Raises IncompletePageError when it lacks something.

    page: as it stands in that version. Whether the user may is asked before: rights are looked up for all pages at
    once. Each cell was validated when it was read, and the whole when it was planned: Wagtail would ask the database
    for all that the page refers to.
    """
    # Rows that were read before are no longer those that are stored.
    page._prefetched_objects_cache = {}
    save = page.save
    page.save = partial(save, clean=False)  # type: ignore[method-assign]
    try:
        _Publication(page.latest_revision, page, user).execute(skip_permission_checks=True)
    finally:
        del page.save


def with_more_to_do(pages: Sequence[PracticePage]) -> set[int]:
    """Return the keys of the pages of which publishing does more than to store them.

    They have comments, an alias, a moderator who asked for something, or a moment that is still to come.
    """
    keys = [page.pk for page in pages]
    active = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(key) for key in keys]
    )
    found = {int(key) for key in active.values_list("object_id", flat=True)}
    found.update(Page.objects.filter(alias_of__in=keys).order_by().values_list("alias_of", flat=True))
    now = timezone.now()
    found.update(page.pk for page in pages if page.go_live_at and page.go_live_at > now)
    found.update(page.pk for page in pages if getattr(page, COMMENTS_RELATION_NAME).all())
    return found


def publish_together(
    pages: Sequence[PracticePage], not_stored: Mapping[int, Collection[str]], required: Sequence[Vocabulary]
) -> None:
    """Publish the newest versions of pages that have no more to do. Raises IncompletePageError when one is incomplete.

    pages: as they stand in those versions. not_stored: by key the fields that their rows may not hold yet. required:
    the vocabularies of which a practice needs a term. Validation and rights are as with `publish`; the history is told
    by who calls it.
    """
    now = timezone.now()
    for page in pages:
        if missing := page.missing_among(required):
            raise IncompletePageError(page.title, missing)
        page.live, page.expired, page.has_unpublished_changes = True, False, False
        page.first_published_at, page.last_published_at = page.first_published_at or now, now
        page.live_revision = page.latest_revision
    _cancel_schedules(pages)
    with disable_reference_index_auto_update():
        for page in pages:
            # What it lacks was asked above, of all with one list of vocabularies.
            Page.save(page, clean=False, update_fields=sorted({*not_stored.get(page.pk, ()), *_OF_PUBLICATION}))
        store_rows(pages)
    # Before it is told that they are published: files that they use become public then.
    tell_uses_together(pages)
    prefetch_related_objects(pages, "image")
    for page in pages:
        about = {"sender": PracticePage, "instance": page, "revision": page.live_revision}
        page_published.send(**about)
        published.send(**about)


def _cancel_schedules(pages: Sequence[PracticePage]) -> None:
    """What is published now need not be published later."""
    of_pages = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(PracticePage), object_id__in=[str(page.pk) for page in pages]
    )
    of_pages.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
