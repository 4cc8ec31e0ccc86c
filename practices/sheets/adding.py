"""Adds many new practices: each page in the tree as Wagtail does, the rows that belong to them a kind at a time."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import prefetch_related_objects
from django.db.models.signals import post_save, pre_save
from modelcluster.models import get_all_child_relations

from practices.models import PracticePage


def add_together(pages: Sequence[PracticePage], add: Callable[[PracticePage], None]) -> None:
    """Store new pages with their rows, and read the rows back. add: puts one page in the tree.

    One by one, the rows are nine of ten of what is written, and each page would ask for its own again at each step.
    """
    relations = get_all_child_relations(PracticePage)
    held = {relation: [_taken(page, relation.get_accessor_name()) for page in pages] for relation in relations}
    for page in pages:
        add(page)
    for relation, lists in held.items():
        rows = []
        for page, of_page in zip(pages, lists, strict=True):
            for row in of_page:
                setattr(row, relation.field.name, page)
            rows += of_page
        if rows:
            _store(relation.related_model, rows)
    prefetch_related_objects(pages, *(relation.get_accessor_name() for relation in relations))


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
