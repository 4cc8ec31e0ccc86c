"""Stores the rows that belong to many practices: those that came, changed or went, each kind in a few statements."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from modelcluster.models import get_all_child_relations

from practices.models import PracticePage

_HELD = "_cluster_related_objects"


def store_rows(pages: Sequence[PracticePage], *, are_new: bool = False) -> None:
    """Store the rows that pages hold in memory. They stay there, with their keys.

    One by one, the rows are most of what is written of a practice. Comments are rows too; those of these pages are
    stored already. are_new: whether the pages were just added, so that the database knows no row of them yet.
    """
    for relation in get_all_child_relations(PracticePage):
        name, model = relation.get_accessor_name(), relation.related_model
        if are_new:
            for page in pages:
                # Who reads a relation that is not held asks the database.
                page.__dict__.setdefault(_HELD, {}).setdefault(name, [])
        held = [(page, row) for page in pages for row in page.__dict__.get(_HELD, {}).get(name, ())]
        for page, row in held:
            setattr(row, relation.field.name, page)
        of_pages = [] if are_new else [page for page in pages if name in page.__dict__.get(_HELD, {})]
        stored = model._default_manager.filter(**{f"{relation.field.name}__in": of_pages}) if of_pages else []
        _replace(model, {row.pk: row for row in stored}, [row for _page, row in held])


def _replace(model: type[Model], stored: dict[Any, Model], rows: Sequence[Model]) -> None:
    """Store `rows` in the place of those that are stored. First what goes: what is there once may come back anew."""
    if gone := set(stored) - {row.pk for row in rows}:
        model._default_manager.filter(pk__in=gone).delete()
    kept = [(row, stored[row.pk]) for row in rows if row.pk in stored]
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    differing = [name for name in fields if any(getattr(row, name) != getattr(other, name) for row, other in kept)]
    changed = [row for row, other in kept if any(getattr(row, name) != getattr(other, name) for name in differing)]
    if changed:
        _tell(pre_save, model, changed)
        model._default_manager.bulk_update(changed, differing)
        _tell(post_save, model, changed, created=False)
    if came := [row for row in rows if row.pk not in stored]:
        _tell(pre_save, model, came)
        model._default_manager.bulk_create(came)
        _tell(post_save, model, came, created=True)


def _tell(signal: Any, model: type[Model], rows: Sequence[Model], **about: Any) -> None:
    """Who listens to the storing of a row hears of each."""
    for row in rows:
        signal.send(model, instance=row, raw=False, using=DEFAULT_DB_ALIAS, update_fields=None, **about)
