"""References in stored versions of a page to rows that no longer exist."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import DO_NOTHING, PROTECT, RESTRICT, SET_NULL, ForeignKey, Model
from modelcluster.models import ClusterableModel, get_all_child_relations

# A kind of row, and the field of it that is referred to.
_Target = tuple[type[Model], str]
_Existing = dict[_Target, set[Any]]

# What was asked and what of it is there, within `looked_up_together`.
_looked_up: ContextVar[tuple[_Existing, _Existing] | None] = ContextVar("references_looked_up", default=None)


@contextmanager
def looked_up_together(model: type[Model], contents: Iterable[dict[str, Any]]) -> Iterator[None]:
    """Look once for what these stored versions of a `model` refer to, which are read inside."""
    asked = _wanted(model, contents)
    token = _looked_up.set((asked, {target: _existing(target, keys) for target, keys in asked.items()}))
    try:
        yield
    finally:
        _looked_up.reset(token)


def without_dangling_references(model: type[Model], content: dict[str, Any]) -> dict[str, Any]:
    """Return `content`, the stored version of a `model`, without what refers to a row that was deleted since.

    Pending drafts keep what they refer to from being deleted; versions that were replaced do not, and stay readable.
    A key of the page becomes empty. A child row goes, unless its key may become empty. What a key does when its row
    is deleted (`on_delete`) decides, as in modelcluster, which asks the database for each key of each row, and of keys
    that protect their row says that it can't. Here it takes a query for each kind of row that is referred to.
    """
    asked, found = _looked_up.get() or ({}, {})
    existing = {
        target: found[target] if keys <= asked.get(target, set()) else _existing(target, keys)
        for target, keys in _wanted(model, [content]).items()
    }
    emptied = {field.name: None for field in _dangling(model, content, existing)}
    return {**content, **emptied, **_kept_children(model, content, existing)}


def _wanted(model: type[Model], contents: Iterable[dict[str, Any]]) -> _Existing:
    """Return the keys that versions refer to, by what they are keys of."""
    keys: _Existing = {}
    for content in contents:
        for field, key in _all_keys(model, content):
            keys.setdefault(_target(field), set()).add(key)
    return keys


def _kept_children(model: type[Model], content: dict[str, Any], existing: _Existing) -> dict[str, Any]:
    """Return the child rows in `content` that can be kept, by the name of their relation."""
    return {
        name: [kept for row in content[name] if (kept := _kept(related, row, existing)) is not None]
        for name, related in _relations(model)
        if content.get(name)
    }


def _kept(model: type[Model], row: dict[str, Any], existing: _Existing) -> dict[str, Any] | None:
    dangling = list(_dangling(model, row, existing))
    if any(field.remote_field.on_delete is not SET_NULL for field in dangling):
        return None
    return {**row, **{field.name: None for field in dangling}, **_kept_children(model, row, existing)}


def _dangling(model: type[Model], row: dict[str, Any], existing: _Existing) -> Iterator[ForeignKey]:
    return (field for field, key in _keys(model, row) if key not in existing[_target(field)])


def protecting_fields(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys of `model` that refuse the deletion of what they refer to."""
    return [field for field in _checked_fields(model) if field.remote_field.on_delete in {PROTECT, RESTRICT}]


def _checked_fields(model: type[Model]) -> list[ForeignKey]:
    keys = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return [key for key in keys if not key.remote_field.parent_link and key.remote_field.on_delete is not DO_NOTHING]


def _relations(model: type[Model]) -> list[tuple[str, type[Model]]]:
    """Return the relations of `model` to its child rows: name, and model of the rows."""
    if not issubclass(model, ClusterableModel):
        return []
    return [(relation.get_accessor_name(), relation.related_model) for relation in get_all_child_relations(model)]


def _all_keys(model: type[Model], content: dict[str, Any]) -> Iterator[tuple[ForeignKey, Any]]:
    """Yield the foreign keys of `content` and of its child rows, those that are empty left out."""
    yield from _keys(model, content)
    for name, related in _relations(model):
        for row in content.get(name) or []:
            yield from _all_keys(related, row)


def _keys(model: type[Model], row: dict[str, Any]) -> Iterator[tuple[ForeignKey, Any]]:
    for field in _checked_fields(model):
        if (value := row.get(field.name)) is not None:
            yield field, field.target_field.to_python(value)


def _target(field: ForeignKey) -> _Target:
    return field.related_model, field.target_field.attname


def _existing(target: _Target, keys: set[Any]) -> set[Any]:
    """Return those of the keys that a row has."""
    model, name = target
    return set(model._default_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
