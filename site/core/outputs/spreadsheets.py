"""What every spreadsheet that leaves the site has in common."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from core.text.characters import clean_text

# A cell that begins with one of these is a formula to a spreadsheet program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(value: Any) -> Any:
    """Return `value` so that no spreadsheet program reads it as a formula; a list becomes one text."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    if not isinstance(text, str):
        return text
    # The format of Excel has no place for a control character, and fails.
    text = clean_text(text)
    return f"'{text}" if _may_be_formula(text) else text


def without_formula_mark(value: str) -> str:
    """Return what `formula_safe` was given, from what it gave: a file that left the site may come back."""
    return value[1:] if value.startswith("'") and _may_be_formula(value) else value


def _may_be_formula(text: str) -> bool:
    """Whether `text` is a formula, or one that is marked already: marked again, so that it comes back as it was."""
    return text.lstrip("'").startswith(_FORMULA_STARTS)


class SafeSpreadsheets:
    """For a view of Wagtail that exports: cells are as people read them, and what a spreadsheet program can open.

    No cell, and no heading, is a formula or makes the format of Excel fail.
    """

    def get_heading(self, queryset: Any, field: str) -> Any:
        return formula_safe(super().get_heading(queryset, field))  # type: ignore[misc]

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, bool):
            value = "ja" if value else "nee"
        elif isinstance(value, datetime) and timezone.is_aware(value):
            # On the clock in Brussels: a spreadsheet knows no time zones.
            value = timezone.make_naive(value).replace(microsecond=0)
        return formula_safe(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
