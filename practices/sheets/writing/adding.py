"""Adds many new practices to the tree."""

from collections.abc import Sequence

from django.db.models import F
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from practices.models import PracticeIndexPage, PracticePage
from practices.sheets.writing.rows import store_rows


def add_together(pages: Sequence[PracticePage], index: PracticeIndexPage) -> None:
    """Store new pages with their rows. The index is locked, and as it is stored.

    One by one, the rows are nine of ten of what is written, and each page would ask for its own again at each step.
    """
    with disable_reference_index_auto_update():
        _put_below(index, pages)
        store_rows(pages, are_new=True)


def _put_below(index: PracticeIndexPage, pages: Sequence[PracticePage]) -> None:
    """Put pages behind those that are there, as the tree does; it would lock, read and count once for each."""
    last = index.get_last_child()
    path = index._get_path(index.path, index.depth + 1, 1) if last is None else last._inc_path()
    for page in pages:
        page.path, page.depth, page.locale_id = path, index.depth + 1, index.locale_id
        page._cached_parent_obj = index
        # As Wagtail knows it of pages of which it asked that for all at once.
        page._is_site_root = False
        held = page.__dict__.pop("_cluster_related_objects", {})
        page.save(log_action=None)
        page._cluster_related_objects = held
        path = page._inc_path()
    Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(pages))
    index.numchild += len(pages)
