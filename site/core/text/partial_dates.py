"""Dates of which only the year or the month may be known, as ISO 8601 text with reduced precision."""

import calendar
import datetime
import re

from django.utils.dates import MONTHS

_PARTIAL_DATE = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


def first_day(value: str) -> datetime.date:
    """Return the first day of the year, month or day that `value` names. Raises ValueError when it names none."""
    match = _PARTIAL_DATE.fullmatch(value)
    if match is None:
        raise ValueError(f"not a year, month or day: {value!r}")
    return datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))


def last_day(value: str) -> datetime.date:
    """Return the last day of the year, month or day that `value` names. Raises ValueError when it names none."""
    first = first_day(value)
    if len(value) == len("YYYY"):
        return first.replace(month=12, day=31)
    if len(value) == len("YYYY-MM"):
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def in_words(value: str) -> str:
    """Return the partial date as Dutch text: '2019', 'maart 2019' or '26 maart 2019'."""
    first = first_day(value)
    parts = [str(first.year)]
    if len(value) > len("YYYY"):
        parts.insert(0, str(MONTHS[first.month]))
    if len(value) > len("YYYY-MM"):
        parts.insert(0, str(first.day))
    return " ".join(parts)
