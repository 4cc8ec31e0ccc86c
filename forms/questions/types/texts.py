"""Questions that are answered with a text."""

from collections.abc import Sequence
from typing import Any

from django import forms
from wagtail.compat import URLField

from forms.models.question_types import WAGTAIL_LABELS, QuestionType, register
from forms.models.registers import Registers
from practices.query.practice_query import clean_text

MULTILINE_MAX_LENGTH = 10_000
_LONGEST_LINE = 255
# The longest that mail knows, and that the database holds.
_LONGEST_ADDRESS = 254


class TextQuestion(QuestionType):
    """A text of any kind, which an address may have filled in before the visitor does."""

    tells_story = True

    def parameter(self, question: Any, field: forms.Field) -> str:
        return str(question.prefilled_by)

    def named(self, field: forms.Field, values: Sequence[str]) -> list[str]:
        text = clean_text((list(values) or [""])[0])
        return [text] if text else []


@register
class SingleLineQuestion(TextQuestion):
    """A line."""

    name = "singleline"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.CharField(max_length=_LONGEST_LINE, **options)


@register
class MultiLineQuestion(TextQuestion):
    """Some lines."""

    name = "multiline"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=MULTILINE_MAX_LENGTH, **options)


@register
class LongTextQuestion(TextQuestion):
    """A longer text, with about how many words one is asked for."""

    name = "longtext"
    label = "Lange tekst, met een richtlijn voor de lengte"

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        attrs = {"rows": 10}
        if question.word_target:
            attrs["data-words"] = question.word_target
            options["help_text"] = f"{options['help_text']} Ongeveer {question.word_target} woorden.".strip()
        return forms.CharField(widget=forms.Textarea(attrs=attrs), max_length=MULTILINE_MAX_LENGTH, **options)


@register
class HiddenQuestion(TextQuestion):
    """A text that nobody sees or types."""

    name = "hidden"
    label = WAGTAIL_LABELS[name]
    tells_story = False

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.CharField(widget=forms.HiddenInput, **options)


@register
class EmailQuestion(QuestionType):
    """An e-mail address: the first of a form is that of the submitter."""

    name = "email"
    label = WAGTAIL_LABELS[name]
    asks_address = True
    json_schema = {"type": "string", "format": "email"}

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.EmailField(max_length=_LONGEST_ADDRESS, **options)


@register
class UrlQuestion(QuestionType):
    """An address on the web."""

    name = "url"
    label = WAGTAIL_LABELS[name]
    json_schema = {"type": "string", "format": "uri"}

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return URLField(**options)
