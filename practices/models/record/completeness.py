"""How complete a record is, and which fields would help its readers most."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from practices.models.record.declaration import READING_ORDER
from practices.models.record.fields import Kind, RecordField


@dataclass(frozen=True)
class Completeness:
    """How much of what helps a reader was filled in, in percent, and what was not, the most helpful first."""

    percent: int
    missing: tuple[RecordField, ...]


def completeness(page: Any) -> Completeness:
    """Weigh what is filled in of a practice against what could be; each field by the weight that its declaration gives.

    Reads the rows of the practice, prefetched or one query for each relation.
    """
    counted = [field for field in READING_ORDER if field.weight]
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
