"""Columns of reports. They show in words what a spreadsheet gets as it is."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column, NumberColumn


def in_words(day: datetime.date | None) -> str:
    """Return a day in words, of a moment its day on the clock in Brussels; nothing for none."""
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day)
    return date_format(day, "j F Y") if day else ""


class DayColumn(Column):
    """A day, or the day of a moment on the clock in Brussels; or nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"classname": "on-one-line", **kwargs})

    def get_value(self, instance: Any) -> str:
        return in_words(super().get_value(instance))


class MomentColumn(Column):
    """A moment on the clock in Brussels, or nothing."""

    def get_value(self, instance: Any) -> str:
        moment = super().get_value(instance)
        return date_format(timezone.localtime(moment), "j F Y H.i") if moment else ""


class PercentColumn(NumberColumn):
    """A share in percent, or nothing."""

    def get_value(self, instance: Any) -> str:
        share = super().get_value(instance)
        return "" if share is None else f"{share} %"
