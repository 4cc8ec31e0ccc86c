"""What stands among the questions and asks nothing: where a new step of the form begins."""

from typing import Any

from django import forms

from forms.models.question_types import QuestionType, register
from forms.models.registers import Registers


@register
class StepBreak(QuestionType):
    """The begin of a step. Its label is the title, its help text the introduction."""

    name = "step"
    label = "Nieuwe stap van het formulier"
    begins_step = True

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        raise TypeError("a step asks nothing")
