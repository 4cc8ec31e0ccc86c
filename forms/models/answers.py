"""Answers to the questions of a form, as they are stored and as people read them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder

from forms.models.question_types import question_type


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    maps_to: the field of the practice record that it fills, or empty; prefilled_by: what filled it in before the
    visitor did, or empty. value: as it is stored. text: as a person reads it.
    """

    name: str
    label: str
    field_type: str
    maps_to: str
    prefilled_by: str
    value: Any

    @classmethod
    def of(cls, question: Mapping[str, Any], given: Mapping[str, Any]) -> Self:
        """Return the answer to a stored question among what was given."""
        name = question["name"]
        return cls(
            name,
            question["label"],
            question["type"],
            question.get("maps_to", ""),
            question.get("prefilled_by", ""),
            given.get(name),
        )

    @property
    def text(self) -> str:
        return question_type(self.field_type).in_words(self.value)


def stored_questions(fields: Iterable[Any]) -> list[dict[str, str]]:
    """Return what a submission keeps of the questions of its form (FormField)."""
    return [
        {
            "name": field.clean_name,
            "label": field.label,
            "type": field.field_type,
            "maps_to": field.maps_to,
            "prefilled_by": field.prefilled_by,
        }
        for field in fields
        if not field.question_type.begins_step
    ]


def as_stored(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as they are read back from the database, to compare them with those that were kept."""
    stored: dict[str, Any] = json.loads(json.dumps(answers, cls=DjangoJSONEncoder))
    return stored
