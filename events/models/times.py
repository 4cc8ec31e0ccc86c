"""Times of the day as editors type them."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# 13.15, 13:15, 13u15, 1315; the minutes may be left out behind the letter of the hour.
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:\s*[.:uUhH]\s*(?P<minute>\d{2})|[uUhH]|(?P<joined>\d{2}))")
_NO_TIME = "‘%(typed)s’ is geen tijd. Typ een tijd zoals 13.15 of 13:15."
# What is repeated of a text that is no time.
_REPEATED = 20


def read_time(typed: str) -> datetime.time | None:
    """Return the time that someone typed, or None when the text is no time."""
    found = _TIME.fullmatch(typed.strip())
    if found is None or not typed.isascii():
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["joined"] or 0)
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


class TimeOfDayField(forms.Field):
    """A time of the day, typed as 13.15, 13:15, 13u15 or 1315 and shown as 13:15."""

    widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "maxlength": 10})

    def to_python(self, value: Any) -> datetime.time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.time):
            return value
        time = read_time(str(value))
        if time is None:
            raise ValidationError(_NO_TIME, code="invalid", params={"typed": str(value)[:_REPEATED].replace("\0", "")})
        return time
