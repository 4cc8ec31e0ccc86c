"""How a value of the record stands in a cell, by the kind of its field."""

import datetime
import re
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from core.text.characters import clean_line, clean_text
from practices.models import PracticePage
from practices.models.record.fields import RecordField
from practices.sheets.faults import CellError
from practices.sheets.stock import Stock, folded

Value = TypeVar("Value")

YES, NO = "ja", "nee"
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,12})?")
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DUTCH_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")


class Way(Generic[Value]):
    """How one field goes into a cell and comes out of it.

    What a cell can't hold exactly is found out by `is_exact`; such a cell may stay as it is, and not be changed.
    creates: whether to put a value stores something beside the practice, so that a trial leaves it.
    """

    creates = False
    hint = ""

    def __init__(self, field: RecordField, stock: Stock) -> None:
        self.field = field
        self.stock = stock

    def choices(self) -> list[str]:
        """Return what may stand in the cell, or parts of it; empty when that is free."""
        return []

    def value(self, page: PracticePage) -> Value:
        """Return what the practice holds."""
        value: Value = getattr(page, self.field.name)
        return value

    def write(self, value: Value) -> str:
        """Return a value as the text of a cell; empty when there is none."""
        return "" if value is None else str(value)

    def read(self, text: str, page: PracticePage) -> Value:
        """Return the value that a cell of `page` means; `text` may be empty. Raises CellError."""
        raise NotImplementedError

    def put(self, page: PracticePage, value: Value) -> None:
        """Let the practice hold a value."""
        setattr(page, self.field.name, value)

    def same(self, one: Value, other: Value) -> bool:
        """Whether two values are no change."""
        return one == other

    def is_exact(self, page: PracticePage) -> bool:
        """Whether what the practice holds comes back from its cell as it is."""
        value = self.value(page)
        if not value:
            return True
        try:
            return self.same(self.read(self.write(value), page), value)
        except CellError:
            return False


class PlainWay(Way[Value]):
    """A field of the model that holds its value itself, and knows what is wrong with one."""

    @property
    def model_field(self) -> Any:
        """The field of the model."""
        return PracticePage._meta.get_field(self.field.name)

    def checked(self, value: Any) -> Any:
        """Return a value as the model has it. Raises CellError with what the field says."""
        try:
            return self.model_field.clean(value, None)
        except ValidationError as refusal:
            raise CellError(" ".join(refusal.messages)) from None

    def empty(self) -> Any:
        """Return what the field holds when nothing is filled in."""
        return self.model_field.get_default()


class TextWay(PlainWay[str]):
    """Text as it is."""

    def read(self, text: str, page: PracticePage) -> str:
        clean = clean_text if isinstance(self.model_field, models.TextField) else clean_line
        value: str = self.checked(clean(text))
        return value


class ChoiceWay(PlainWay[str]):
    """One of a closed list, by its words; what the API calls it is understood too."""

    def choices(self) -> list[str]:
        return [str(label) for value, label in self.model_field.choices if value]

    def write(self, value: str) -> str:
        return str(dict(self.model_field.choices).get(value, value))

    def read(self, text: str, page: PracticePage) -> str:
        if not text:
            return str(self.empty() or "")
        known = {folded(str(name)): value for value, label in self.model_field.choices for name in (value, label)}
        if folded(text) not in known:
            raise CellError(f"Kies een van deze: {'; '.join(self.choices())}.")
        return str(known[folded(text)])


class NumberWay(PlainWay["Decimal | None"]):
    """A number with a decimal comma."""

    hint = "Een getal, zoals 0,5."

    def write(self, value: Decimal | None) -> str:
        return "" if value is None else f"{value.normalize():f}".replace(".", ",")

    def read(self, text: str, page: PracticePage) -> Decimal | None:
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise CellError("Geef een getal, zoals 0,5.")
        value: Decimal = self.checked(text.replace(",", "."))
        return value


class DayWay(PlainWay["datetime.date | None"]):
    """A day, as 2026-03-26; 26/3/2026 is understood too."""

    hint = "Een dag, zoals 2026-03-26 of 26/3/2026."

    def read(self, text: str, page: PracticePage) -> datetime.date | None:
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(iso_date(text))
        except ValueError:
            raise CellError(f"Geef een dag die bestaat: {self.hint[9:]}") from None


class PartialDateWay(PlainWay[str]):
    """A year, a month or a day."""

    hint = "Een jaar (2019), een maand (2019-03) of een dag (2019-03-26)."

    def read(self, text: str, page: PracticePage) -> str:
        value: str = self.checked(iso_date(text))
        return value


class SwitchWay(PlainWay[bool]):
    """Yes or no."""

    def choices(self) -> list[str]:
        return [YES, NO]

    def write(self, value: bool) -> str:
        return YES if value else NO

    def read(self, text: str, page: PracticePage) -> bool:
        if folded(text) not in {"", YES, NO}:
            raise CellError(f"Schrijf {YES} of {NO}.")
        return folded(text) == YES


def iso_date(text: str) -> str:
    """Return a date as people here write it with its largest part first; anything else as it is."""
    if match := _DUTCH_DAY.fullmatch(text):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    if match := _DUTCH_MONTH.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02}"
    return text
