"""Shows how a practice would look on the site, from a draft of which nothing is stored yet."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from forms.models import HandInDraft
from forms.models.answers import Answer, stored_questions
from forms.questions.builder import QuestionsForm
from forms.questions.practice_record import RecordFiller, known_organisation
from library.models import Municipality, Organisation, Term
from practices.models import PracticePage
from practices.pages.detail import describe


@dataclass(frozen=True)
class _AnsweredDraft:
    """The answers of a draft, in the shape from which a record is filled. terms, municipalities: querysets."""

    answers: list[Answer]
    terms: Any
    municipalities: Any
    reference: str = ""


class _PreviewFiller(RecordFiller):
    """Fills a record that is only shown: an organisation that is not in the register is made in memory only."""

    def organisation(self, name: str) -> Organisation | None:
        return known_organisation(name) or Organisation(name=name)


def fills_a_record(fields: Iterable[Any]) -> bool:
    """Whether a form asks for parts of a practice record."""
    return any(field.maps_to for field in fields)


def preview(draft: HandInDraft, form: QuestionsForm, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of a practice shows, from the valid form of a draft. Files are not in it."""
    given = form.answers()
    told = _AnsweredDraft(
        answers=[Answer.of(question, given) for question in stored_questions(draft.page.get_form_fields())],
        terms=Term.objects.filter(pk__in=form.chosen_terms()).select_related("vocabulary"),
        municipalities=Municipality.objects.filter(pk__in=form.chosen_municipalities()),
    )
    page = PracticePage(live=False, translation_key=uuid.uuid4())
    _PreviewFiller(told, page).fill()
    # As in the CMS: what is akin is asked of the rows in memory.
    request.is_preview = True  # type: ignore[attr-defined]
    detail = describe(page, request)
    return {"page": page, "detail": replace(detail, related=[], index_url="")}
