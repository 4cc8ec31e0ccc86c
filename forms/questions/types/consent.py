"""A question to agree with something."""

from typing import Any

from django import forms

from forms.models.question_types import register
from forms.models.registers import Registers
from forms.questions.types.options import BoxQuestion


class ConsentField(forms.BooleanField):
    """Asks to agree with something. wording: the full text that is agreed to."""

    def __init__(self, wording: str, **options: Any) -> None:
        self.wording = wording
        super().__init__(**options)


@register
class ConsentQuestion(BoxQuestion):
    """A box to agree with something, of which the full wording is kept with the moment."""

    name = "consent"
    label = "Toestemming (de volledige tekst wordt bewaard)"

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return ConsentField(f"{question.label}\n{question.help_text}".strip(), **{**options, "initial": False})

    def consents(self, field: Any, answer: Any) -> list[str]:
        return [field.wording] if answer else []
