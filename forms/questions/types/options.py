"""Questions with a box to tick, or with options that editors type."""

from typing import Any

from django import forms
from wagtail.contrib.forms.forms import FormBuilder

from forms.models.question_types import WAGTAIL_LABELS, QuestionType, register
from forms.models.registers import Registers

# Reads options as editors type them: by lines, or with commas.
_wagtail = FormBuilder([])


def options_of(question: Any) -> list[tuple[str, str]]:
    """Return the options that an editor typed, as choices of a field."""
    typed: list[tuple[str, str]] = _wagtail.get_formatted_field_choices(question)
    return typed


class BoxQuestion(QuestionType):
    """A box to tick."""

    json_schema = {"type": "boolean"}

    def complaint(self, value: Any) -> str:
        return "" if isinstance(value, bool) else "geef true of false."

    def as_sent(self, value: Any) -> list[str]:
        # A box that is not ticked is not sent.
        return ["on"] if value else []


class OptionsQuestion(QuestionType):
    """Any number of options."""

    json_schema = {"type": "array"}

    def answer_schema(self, field: forms.Field) -> dict[str, Any]:
        values = [value for value, _label in self.choices_of(field)]
        items = {"type": "string", "enum": values}
        return {"title": str(field.label), **self.json_schema, "items": items, "uniqueItems": True}

    def complaint(self, value: Any) -> str:
        is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if is_list else "geef een lijst van teksten."

    def as_sent(self, value: Any) -> list[str]:
        return list(value)


@register
class CheckboxQuestion(BoxQuestion):
    """A box to tick, of which only is kept whether it was."""

    name = "checkbox"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.BooleanField(**options)


@register
class CheckboxesQuestion(OptionsQuestion):
    """Boxes to tick any number of."""

    name = "checkboxes"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        options["initial"] = _wagtail.get_formatted_field_initial(question)
        return forms.MultipleChoiceField(choices=options_of(question), widget=forms.CheckboxSelectMultiple, **options)


@register
class DropdownQuestion(QuestionType):
    """One option of a list that folds out."""

    name = "dropdown"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.ChoiceField(choices=[("", "Maak een keuze"), *options_of(question)], **options)


@register
class MultiSelectQuestion(OptionsQuestion):
    """Any number of options of a list."""

    name = "multiselect"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.MultipleChoiceField(choices=options_of(question), **options)


@register
class RadioQuestion(QuestionType):
    """One option, all of which are in sight."""

    name = "radio"
    label = WAGTAIL_LABELS[name]

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return forms.ChoiceField(choices=options_of(question), widget=forms.RadioSelect, **options)
