"""The interface of a type of question, and the registry of all types.

A form asks the type of a question how to ask it, how to describe it in the API, how to read, keep and show an answer.
A type is one class with the decorator `register`, in `forms.questions.types`; it is known everywhere from then on.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.formats import date_format
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from forms.models.registers import Registers

# The labels of the types that Wagtail has too, by their names.
WAGTAIL_LABELS = dict(FORM_FIELD_CHOICES)
# Of the name: that of the column in which it is stored.
LONGEST_NAME = 16


def in_words(value: Any) -> str:
    """Return a value as a person reads it."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)


class QuestionType(ABC):
    """A type of question that editors can put in a form.

    name: as it is stored and as the API says it. label: what an editor chooses, in Dutch.
    """

    name: ClassVar[str]
    label: ClassVar[Any]

    # It asks nothing: a new step of the form begins.
    begins_step: ClassVar[bool] = False
    # An editor says from which vocabulary one chooses.
    needs_vocabulary: ClassVar[bool] = False
    # What is sent are files. They are kept apart from the answers, and the API takes none.
    takes_files: ClassVar[bool] = False
    # The answer is the address by which the submitter is reached.
    asks_address: ClassVar[bool] = False
    # In the answer people tell a story, in which others may turn up.
    tells_story: ClassVar[bool] = False
    # The JSON Schema of an answer, as far as all questions of this type share it.
    json_schema: ClassVar[dict[str, Any]] = {"type": "string"}

    # --- Asking ------------------------------------------------------------------------------------------------------

    @abstractmethod
    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        """Return the field that asks `question` (a FormField).

        options: label, help text, initial value and whether it is required. registers: what one may choose from.
        """

    def choices_of(self, field: forms.Field) -> list[tuple[str, str]]:
        """Return the values that may be answered, with their labels; none where any text may."""
        choices = getattr(field, "choices", None) or []
        return [(str(value), str(label)) for value, label in choices if value != ""]

    # --- An address that answers -------------------------------------------------------------------------------------

    def parameter(self, question: Any, field: forms.Field) -> str:
        """Return the query parameter by which an address answers `question`; empty when none does."""
        return ""

    def named(self, field: forms.Field, values: Sequence[str]) -> list[str]:
        """Return what of the values in an address answers the question."""
        return []

    def initial(self, named: Sequence[str]) -> Any:
        """Return what the form starts with, when an address named it."""
        return named[0]

    # --- Answers of a program ----------------------------------------------------------------------------------------

    def answer_schema(self, field: forms.Field) -> dict[str, Any]:
        """Return the JSON Schema of the answer to one question."""
        schema = {"title": str(field.label), **self.json_schema}
        if values := [value for value, _label in self.choices_of(field)]:
            # A question that need not be answered may be left empty as well.
            schema["enum"] = values if field.required else ["", *values]
        longest = getattr(field, "max_length", None)
        return {**schema, "maxLength": longest} if longest else schema

    def complaint(self, value: Any) -> str:
        """Return what has to be given instead of a JSON value of another type, in Dutch; empty when it is right."""
        return "" if isinstance(value, str) else "geef één tekst."

    def as_sent(self, value: Any) -> list[str]:
        """Return a JSON value of the right type as a browser sends it."""
        return [str(value)]

    # --- What an answer fills ----------------------------------------------------------------------------------------

    def terms(self, field: forms.Field, answer: Any) -> list[int]:
        """Return the primary keys of the terms that a valid answer chose."""
        return []

    def municipalities(self, field: forms.Field, answer: Any) -> list[int]:
        """Return the primary keys of the municipalities that a valid answer chose."""
        return []

    def consents(self, field: forms.Field, answer: Any) -> list[str]:
        """Return the full wording of what a valid answer agreed to."""
        return []

    # --- Reading back ------------------------------------------------------------------------------------------------

    def in_words(self, value: Any) -> str:
        """Return an answer, given just now or read back from the database, as a person reads it."""
        return in_words(value)


class _ForgottenType(QuestionType):
    """Stands for a type that there was once: what was answered to its questions is read as any text."""

    name = label = ""

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.CharField(**options)


_Type = TypeVar("_Type", bound=type[QuestionType])
_types: dict[str, QuestionType] = {}
_forgotten = _ForgottenType()


def register(kind: _Type) -> _Type:
    """Let editors choose this type of question. Raises ValueError when it has no name or label, or one that is taken.

    A decorator of the class.
    """
    name, label = getattr(kind, "name", ""), getattr(kind, "label", "")
    if not name or not label or len(name) > LONGEST_NAME:
        raise ValueError(f"{kind.__name__} needs a label, and a name of at most {LONGEST_NAME} characters")
    if name in _types:
        raise ValueError(f"there is a type of question {name!r} already: {type(_types[name]).__name__}")
    _types[name] = kind()
    return kind


def unregister(name: str) -> None:
    """Take away a type of question: editors choose it no more. What was answered to it stays, as text."""
    del _types[name]


def question_type(name: str) -> QuestionType:
    """Return the type of this name; one that reads answers as text when it is not known any more."""
    return _types.get(name, _forgotten)


def question_types() -> Iterable[QuestionType]:
    """Return all types that an editor can choose."""
    return _types.values()


def choices() -> Iterator[tuple[str, Any]]:
    """Return the types as the choices of a model field. Migrations name this function, so a new type needs none."""
    return ((kind.name, kind.label) for kind in _types.values())
