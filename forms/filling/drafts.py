"""Keeps the answers to a form with steps until it is handed in, or left alone for a month."""

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from forms.filling.links import link_to_draft
from forms.models import DraftFile, FormPage, HandInDraft
from forms.questions.builder import HandInFormBuilder, QuestionsForm
from forms.questions.file_checks import CheckedFile
from forms.questions.steps import Step
from post.letters import letter

KEPT = datetime.timedelta(days=30)
# The link is mailed no more often: whoever has the page may type any address.
MOST_MAILS = 5

_Form = TypeVar("_Form", bound=QuestionsForm)


def find_draft(key: UUID) -> HandInDraft | None:
    """Return the draft with this key, as long as it is kept and its form is open."""
    drafts = HandInDraft.objects.filter(key=key, updated_at__gt=timezone.now() - KEPT)
    drafts = drafts.filter(page__in=FormPage.objects.published())
    return drafts.select_related("page").first()


def draft_form_class(base: type[_Form], draft: HandInDraft, fields: Iterable[Any]) -> type[_Form]:
    """Return a class of `base` with the questions `fields`. It knows how many files the draft has."""
    form_class = HandInFormBuilder(fields).form_class(base)
    counts: dict[str, int] = {}
    for name in draft.files.values_list("question", flat=True):
        counts[name] = counts.get(name, 0) + 1
    for name in form_class.files_questions():
        form_class.base_fields[name].kept = counts.get(name, 0)
    return form_class


def sent_data(draft: HandInDraft) -> QueryDict:
    """Return all answers so far, as the data of a form."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    return data


def initial_data(form_class: type[QuestionsForm], draft: HandInDraft) -> dict[str, Any]:
    """Return all answers so far, as the initial values of a form."""
    data, apart = sent_data(draft), form_class.files_questions()
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form_class.base_fields.items()
        if name in data and name not in apart
    }


def save_step(draft: HandInDraft, step: Step, form: QuestionsForm, *, may_go_on: bool) -> None:
    """Store what is posted in a step, valid or not, with the files that are in order.

    Raises OSError when a file can't be stored; then nothing of the step is kept.
    """
    apart = form.files_questions()
    files = _taken(form)
    names = [question.name for question in form.questions if question.name not in apart]
    sent = {name: form.data.getlist(name) for name in names}
    with transaction.atomic():
        # Two windows may fill in two steps.
        locked = HandInDraft.objects.select_for_update().get(pk=draft.pk)
        locked.data = {**locked.data, **sent}
        locked.reached = max(locked.reached, step.number + 1 if may_go_on else step.number)
        locked.save(update_fields=["data", "reached", "updated_at"])
        for file in files:
            file.draft = locked
            file.save()


def add_files(draft: HandInDraft, form: QuestionsForm) -> None:
    """Store the files that were taken in by `form` with a draft. Raises OSError when one can't be stored."""
    with transaction.atomic():
        for file in _taken(form):
            file.draft = draft
            file.save()
        draft.save(update_fields=["updated_at"])


def remove_file(draft: HandInDraft, key: str) -> None:
    """Remove a file from a draft. Its bytes are deleted by the sweep of files that no row refers to."""
    if key.isdecimal() and key.isascii() and len(key) < 12:  # noqa: PLR2004 - longer is no key of a row
        draft.files.filter(pk=int(key)).delete()


def _taken(form: QuestionsForm) -> list[DraftFile]:
    return [_stored(name, file) for name in form.files_questions() for file in form.fields[name].taken]


def _stored(question: str, file: CheckedFile) -> DraftFile:
    """Write the bytes first: a file without a row is swept, a row without a file would be a loss."""
    row = DraftFile(question=question, name=file.name, media_type=file.media_type, size=len(file.content))
    row.file.save(file.name, ContentFile(file.content), save=False)
    return row


def mail_link(draft: HandInDraft, address: str) -> bool:
    """Owe a mail with the link to a draft. Returns False when it was mailed often enough."""
    with transaction.atomic():
        locked = HandInDraft.objects.select_for_update().get(pk=draft.pk)
        if locked.mails >= MOST_MAILS:
            return False
        locked.mails += 1
        locked.save(update_fields=["mails", "updated_at"])
        context = {"page": locked.page, "link": link_to_draft(locked), "until": locked.updated_at + KEPT}
        letter(address, "Ga verder met je inzending", "forms/mail/draft.txt", context).save()
    return True
