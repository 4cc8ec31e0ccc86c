"""Codes in what is handed in: a value is named as the API tells it of a practice; the words of editors do as well."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from forms.models import FormPage
from forms.questions.types.options import options_of
from library.models import Municipality
from practices.models import PracticePage

_MUNICIPALITY = "municipality"


class Codes:
    """The codes of the questions of a form.

    by_question: for each question of which options are those of a field of the record, the option of each code.
    """

    def __init__(self, page: FormPage) -> None:
        fields = list(page.get_form_fields())
        self.by_question = {field.clean_name: codes for field in fields if (codes := _codes(field))}
        self._places = {field.clean_name for field in fields if field.field_type == _MUNICIPALITY}

    def code(self, question: str, option: str) -> str:
        """Return the code of an option, or the option itself where it has none."""
        return next((code for code, known in self.by_question.get(question, {}).items() if known == option), option)

    def as_typed(self, question: str, values: list[str]) -> list[str]:
        """Return values as the form of the site sends them: codes are the options for which they stand."""
        if question in self._places:
            return [_place(value) for value in values]
        known = self.by_question.get(question, {})
        return [known.get(value, value) for value in values]

    def described(self, question: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of an answer that takes the codes as well."""
        codes = list(self.by_question.get(question, {}))
        if not codes:
            return schema
        if "items" in schema:
            return {**schema, "items": {**schema["items"], "enum": _joined(schema["items"]["enum"], codes)}}
        return {**schema, "enum": _joined(schema["enum"], codes)} if "enum" in schema else schema


def _codes(field: Any) -> dict[str, str]:
    options = [value for value, _label in options_of(field)] if field.choices else []
    if not options or not field.maps_to:
        return {}
    try:
        choices = PracticePage._meta.get_field(field.maps_to).flatchoices
    except FieldDoesNotExist:
        return {}
    by_label = {str(label).casefold(): str(value) for value, label in choices}
    return {by_label[option.casefold()]: option for option in options if option.casefold() in by_label}


def _place(value: str) -> str:
    """Return the name of the municipality with this NIS code or name in addresses; else what was sent."""
    found = Municipality.objects.filter(Q(nis=value) | Q(slug=value)).first() if "\0" not in value else None
    return found.name if found else value


def _joined(words: list[str], codes: list[str]) -> list[str]:
    return list(dict.fromkeys([*words, *codes]))
