"""Adds many new practices: in the ways of Wagtail, but for what it would ask or store again for each."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, prefetch_related_objects
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from practices.models import PracticeIndexPage, PracticePage


def add_together(pages: Sequence[PracticePage], index: PracticeIndexPage) -> None:
    """Store new pages with their rows, and read the rows back. The index is locked, and as it is stored.

    One by one, the rows are nine of ten of what is written, and each page would ask for its own again at each step.
    """
    relations = get_all_child_relations(PracticePage)
    held = {relation: [_taken(page, relation.get_accessor_name()) for page in pages] for relation in relations}
    with disable_reference_index_auto_update():
        _put_below(index, pages)
        for relation, lists in held.items():
            rows = []
            for page, of_page in zip(pages, lists, strict=True):
                for row in of_page:
                    setattr(row, relation.field.name, page)
                rows += of_page
            if rows:
                _store(relation.related_model, rows)
    prefetch_related_objects(pages, *(relation.get_accessor_name() for relation in relations))


def add_version(page: PracticePage, user: Any) -> Revision:
    """Store the first version of a page that was just added, and tell what the page uses."""
    with disable_reference_index_auto_update():
        version: Revision = page.save_revision(user=user, clean=False)
    ReferenceIndex.create_or_update_for_object(page)
    return version


class History:
    """What editors read of how new pages came about. Wagtail looks up what each entry names, which was just stored."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._uuid = get_active_log_context().uuid
        self._kind = ContentType.objects.get_for_model(PracticePage)
        self._entries: list[PageLogEntry] = []

    def tell(self, page: PracticePage, action: str, version: Revision | None = None) -> None:
        """Take an entry of `page` along. It is none of those that ask for `data`."""
        self._entries.append(
            PageLogEntry(
                page=page,
                content_type=self._kind,
                label=page.get_admin_display_title(),
                action=action,
                user=self._user,
                uuid=self._uuid,
                revision=version,
                content_changed=True,
                timestamp=timezone.now(),
            )
        )

    def store(self) -> None:
        """Store them all."""
        PageLogEntry.objects.bulk_create(self._entries)
        self._entries = []


def _put_below(index: PracticeIndexPage, pages: Sequence[PracticePage]) -> None:
    """Put pages behind those that are there, as the tree does; it would lock, read and count once for each."""
    last = index.get_last_child()
    path = index._get_path(index.path, index.depth + 1, 1) if last is None else last._inc_path()
    for page in pages:
        page.path, page.depth, page.locale_id = path, index.depth + 1, index.locale_id
        page._cached_parent_obj = index
        # As Wagtail knows it of pages of which it asked that for all at once.
        page._is_site_root = False
        page.save(log_action=None)
        path = page._inc_path()
    Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(pages))
    index.numchild += len(pages)


def _taken(page: PracticePage, relation: str) -> list[Any]:
    rows = list(getattr(page, relation).all())
    page.__dict__.get("_cluster_related_objects", {}).pop(relation, None)
    return rows


def _store(model: Any, rows: Sequence[Any]) -> None:
    """Store rows in one statement; who listens to the storing of a row hears of each."""
    about = {"sender": model, "raw": False, "using": DEFAULT_DB_ALIAS, "update_fields": None}
    for row in rows:
        pre_save.send(instance=row, **about)
    model._default_manager.bulk_create(rows)
    for row in rows:
        post_save.send(instance=row, created=True, **about)
