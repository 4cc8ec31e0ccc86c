"""Builds the review before handing in: all answers by step, their errors, and warnings of personal data of others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from core.text.personal_data import kinds_in
from forms.filling.drafts import draft_form_class, sent_data
from forms.filling.storing import CHECKS_FIELD
from forms.models import HandInDraft
from forms.questions.builder import QuestionsForm
from forms.questions.steps import Step, steps_of


@dataclass(frozen=True)
class ReviewedAnswer:
    """An answer as it was given. warnings: the kinds of personal data of others that it seems to hold."""

    label: str
    text: str
    errors: list[str]
    warnings: list[str]


@dataclass(frozen=True)
class ReviewedStep:
    """A step with its answers."""

    step: Step
    answers: list[ReviewedAnswer]

    @property
    def warnings(self) -> list[str]:
        """The warnings of personal data of others in the answers, in Dutch."""
        return [f"Bij ‘{answer.label}’ staat misschien {held}" for answer in self.answers for held in answer.warnings]


class ChecklistForm(forms.Form):
    """The checklist with which the submitter compares the practice. No criterion has to be ticked."""

    def __init__(self, checklist: str, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self._criteria = list(dict.fromkeys(line.strip() for line in checklist.splitlines() if line.strip()))
        if self._criteria:
            self.fields[CHECKS_FIELD] = forms.MultipleChoiceField(
                label="Wat klopt voor jouw praktijk?",
                help_text="Niet alles hoeft te kloppen. Het helpt de redactie om je praktijk te begrijpen.",
                choices=[(text, text) for text in self._criteria],
                required=False,
                widget=forms.CheckboxSelectMultiple(attrs={"aria-describedby": f"id_{CHECKS_FIELD}_helptext"}),
            )

    def ticked(self) -> list[str]:
        """Return the criteria that were ticked; unknown values are left out."""
        sent = set(self.data.getlist(CHECKS_FIELD)) if isinstance(self.data, QueryDict) else set()
        return [text for text in self._criteria if text in sent]


def whole_form(draft: HandInDraft) -> QuestionsForm:
    """Return the form with all questions, bound to all answers so far."""
    form_class = draft_form_class(QuestionsForm, draft, draft.page.get_form_fields())
    form = form_class(sent_data(draft), page=draft.page)
    form.key = draft.key
    return form


def review(draft: HandInDraft, form: QuestionsForm) -> list[ReviewedStep]:
    """Return all answers by step, as a person reads them."""
    files: dict[str, list[str]] = {}
    for file in draft.files.all():
        files.setdefault(file.question, []).append(file.name)
    return [ReviewedStep(step, list(_answers(step.fields, form, files))) for step in steps_of(draft.page)]


def _answers(fields: Iterable[Any], form: QuestionsForm, files: dict[str, list[str]]) -> Iterator[ReviewedAnswer]:
    for field in fields:
        name, kind = field.clean_name, field.question_type
        errors = [str(error) for error in form.errors.get(name, [])]
        if kind.takes_files:
            answer: Any = files.get(name, [])
        else:
            answer = form.data.getlist(name) if errors else form.cleaned_data.get(name)
        text = kind.in_words(answer)
        # What someone says of themselves is asked for.
        tells = kind.tells_story and not field.autocomplete and not field.maps_to.startswith("contact_")
        yield ReviewedAnswer(field.label, text, errors, kinds_in(text) if tells else [])
