"""SQLite keeps what is longer than its column, where PostgreSQL fails: every test on SQLite fails too."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_save

_LIMITED = frozenset({"CharField", "SlugField"})


class TooLongError(AssertionError):
    """A value that PostgreSQL would not store."""


def count_lengths() -> None:
    """Refuse, from now on, to save a value that is longer than its column. Rows that are made in bulk pass by."""
    pre_save.connect(_refuse_what_is_too_long, dispatch_uid="tests.lengths")


def _refuse_what_is_too_long(instance: Model, **_kwargs: Any) -> None:
    for field in instance._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        longest = field.max_length if field.get_internal_type() in _LIMITED else None
        if longest and value is not None and len(str(value)) > longest:
            raise TooLongError(f"{field}: {len(str(value))} characters, and it holds {longest}")
