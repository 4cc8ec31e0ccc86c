"""Fields of forms in /api/v2/: the questions, never submissions or who is notified."""

from typing import Any

from wagtail.api import APIField

from forms.questions.types.options import options_of
from library.api.fields import Rows
from library.api.public import PublicReferences


def _question(field: Any, _public: PublicReferences) -> dict[str, Any]:
    choices = options_of(field) if field.choices else []
    return {
        "label": field.label,
        "clean_name": field.clean_name,
        "type": field.field_type,
        "required": field.required,
        # The terms themselves are data of their own.
        "vocabulary": field.vocabulary.parameter if field.vocabulary else None,
        "choices": [value for value, _label in choices],
        "word_target": field.word_target,
        "default_value": field.default_value,
        "help_text": field.help_text,
        "autocomplete": field.autocomplete or None,
    }


FORM_FIELDS = [
    APIField("intro"),
    APIField("notice"),
    APIField("form_fields", serializer=Rows(_question, relation="form_fields", join=("vocabulary",))),
    APIField("checklist"),
    APIField("submit_label"),
    APIField("thank_you_title"),
    APIField("thank_you_text"),
]
