"""Questions that are answered with a number, a day or a moment."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_date, parse_datetime

from forms.models.question_types import WAGTAIL_LABELS, QuestionType, register
from forms.models.registers import Registers


@register
class NumberQuestion(QuestionType):
    """A number, with or without decimals."""

    name = "number"
    label = WAGTAIL_LABELS[name]
    json_schema = {"type": "number"}

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.DecimalField(**options)

    def complaint(self, value: Any) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if is_number else "geef een getal."


@register
class DateQuestion(QuestionType):
    """A day."""

    name = "date"
    label = WAGTAIL_LABELS[name]
    json_schema = {"type": "string", "format": "date"}

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.DateField(**options)

    def in_words(self, value: Any) -> str:
        # It is stored as text.
        read = (parse_datetime(value) or parse_date(value)) if isinstance(value, str) else None
        return super().in_words(read or value)


@register
class DateTimeQuestion(DateQuestion):
    """A moment. Shown is its day."""

    name = "datetime"
    label = WAGTAIL_LABELS[name]
    json_schema = {"type": "string", "format": "date-time"}

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.DateTimeField(**options)
