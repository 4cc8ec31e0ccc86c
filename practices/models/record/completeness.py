"""How complete a record is, and which fields would help its readers most."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.html import strip_tags

from practices.models.record.declaration import READING_ORDER
from practices.models.record.fields import Kind, RecordField

# Text before, between or behind the tags.
_SOME_TEXT = r"(^|>)\s*[^<\s]"
_EMPTY_IS_NULL = {Kind.REFERENCE, Kind.DAY}


@dataclass(frozen=True)
class Completeness:
    """How much of what helps a reader was filled in, in percent, and what was not, the most helpful first."""

    percent: int
    missing: tuple[RecordField, ...]


def completeness(page: Any) -> Completeness:
    """Weigh what is filled in of a practice against what could be; each field by the weight that its declaration gives.

    Reads the rows of the practice, prefetched or one query for each relation.
    """
    counted = _counted()
    missing = [field for field in counted if not is_filled(page, field)]
    total = sum(field.weight for field in counted)
    present = total - sum(field.weight for field in missing)
    return Completeness(100 * present // total, tuple(sorted(missing, key=lambda field: -field.weight)))


def is_filled(page: Any, field: RecordField) -> bool:
    """Return whether anything was filled in for `field`; markup without text is nothing."""
    value = getattr(page, field.attribute)
    if field.kind is Kind.ROWS:
        return bool(value.all())
    if field.kind is Kind.RICH_TEXT:
        return bool(strip_tags(value).strip())
    return value is not None and bool(value)


def completeness_in_database() -> Combinable:
    """Return the percentage of `completeness` as an expression: of ten thousand practices nobody reads the texts."""
    counted = _counted()
    weights = [
        Case(When(_filled_condition(field), then=Value(field.weight)), default=Value(0), output_field=IntegerField())
        for field in counted
    ]
    return Value(100) * reduce(add, weights) / Value(sum(field.weight for field in counted))


def _counted() -> list[RecordField]:
    return [field for field in READING_ORDER if field.weight]


def _filled_condition(field: RecordField) -> Q | Exists:
    """Return the condition in the database that says what `is_filled` says of an object."""
    name = field.attribute
    if field.kind is Kind.ROWS:
        relation = apps.get_model("practices", "PracticePage")._meta.get_field(name)
        return Exists(relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")}))
    if field.kind is Kind.RICH_TEXT:
        # SQLite asks Python about each text, so first whether there is one.
        return ~Q(**{name: ""}) & Q(**{f"{name}__regex": _SOME_TEXT})
    nothing: dict[Kind, Any] = {Kind.BLOCKS: [], Kind.NUMBER: 0, Kind.SWITCH: False}
    if field.kind in nothing:
        return Q(**{f"{name}__isnull": False}) & ~Q(**{name: nothing[field.kind]})
    return Q(**{f"{name}__isnull": False}) if field.kind in _EMPTY_IS_NULL else ~Q(**{name: ""})
