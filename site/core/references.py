"""References in stored versions of a page to rows that no longer exist."""

from collections.abc import Iterable
from typing import Any

from django.db.models import PROTECT, RESTRICT, ForeignKey, Model
from modelcluster.models import get_all_child_relations


def without_dangling_references(model: type[Model], content: dict[str, Any]) -> dict[str, Any]:
    """Return `content`, the stored version of a `model`, without what refers to a row that was deleted since.

    Pending drafts keep what they refer to from being deleted; versions that were replaced do not, and stay readable.
    modelcluster handles foreign keys that cascade or become empty; of one that protects it says that it can't. Such a
    key of the page becomes empty here, and a child row that holds one is left out.
    """
    content = dict(content)
    for field in protecting_fields(model):
        if content.get(field.name) not in _existing(field, [content]):
            content[field.name] = None
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        for field in protecting_fields(relation.related_model):
            rows = content.get(name) or []
            existing = _existing(field, rows)
            content[name] = [row for row in rows if row.get(field.name) in existing]
    return content


def protecting_fields(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys of `model` that refuse the deletion of what they refer to."""
    keys = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return [field for field in keys if field.remote_field.on_delete in {PROTECT, RESTRICT}]


def _existing(field: ForeignKey, rows: Iterable[dict[str, Any]]) -> set[Any]:
    """Return those of the keys in `rows` that can be kept: the row exists, or there is no key."""
    target: Any = field.related_model
    keys = {row.get(field.name) for row in rows} - {None}
    found = set(target._default_manager.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return found | {None}
