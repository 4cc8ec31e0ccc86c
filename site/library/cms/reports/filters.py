"""Filters of reports."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django_filters import DateFromToRangeFilter  # type: ignore[import-untyped]
from django_filters.fields import DateRangeField  # type: ignore[import-untyped]
from wagtail.admin.filters import DateRangePickerWidget

# Years outside these are typing errors, and some cannot be told in another time zone.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class PeriodField(DateRangeField):
    """Two days, of which either may be left out."""

    def compress(self, data_list: list[datetime.date | None]) -> Any:
        """Return the days as moments, from the beginning of the first to the end of the last."""
        days = [day for day in data_list or () if day]
        if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
            raise ValidationError(f"Kies dagen tussen {FIRST_YEAR} en {LAST_YEAR}.")
        if days != sorted(days):
            raise ValidationError("De eerste dag komt na de laatste. Draai ze om.")
        return super().compress(data_list)


class PeriodFilter(DateFromToRangeFilter):
    """A period, from one day up to and including another."""

    field_class = PeriodField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateRangePickerWidget)
        super().__init__(*args, **kwargs)
