"""Stores what is handed in: the submission and the mails that it owes in one transaction."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import log

from core.throttling.attempts import Door, attempt, mailbox
from core.throttling.limits import give_back, give_back_of_address, within_address_limit, within_limit
from forms.filling import mails
from forms.filling.references import new_reference
from forms.models import FormPage, HandInDraft, Submission
from forms.models.answers import as_stored, stored_questions
from forms.models.choices import Autocomplete, SubmissionStatus
from forms.questions.builder import QuestionsForm
from practices.models import PracticePage

# The action in the audit log.
RECEIVED = "forms.receive"
_REFERENCE_TRIES = 5
_LONGEST_NAME = 160

# How many forms of one kind are taken in: from one address (an office may share it) and in all.
LIMIT_SECONDS = 3600
MOST_OF_ADDRESS = 20
MOST_OF_FORM = 300
TOO_OFTEN = "Er kwam in korte tijd te veel binnen. Je antwoorden staan er nog: wacht een uur en probeer het opnieuw."
# So long the same answers are the same submission.
_DOUBLE = datetime.timedelta(days=1)
_MOST_COMPARED = 500

# What a submitter ticked in the checklist. With a hyphen: the fields of editors have none, so it is never taken.
CHECKS_FIELD = "zelf-controle"
_CHECKS_LABEL = "Wat klopt volgens de inzender"


class TooOftenError(Exception):
    """Raised when too much is handed in within the hour: from one address, with one form or for one mailbox."""


class _CountedHandIn:
    """One hand-in, counted against the limits. It counts once, when it is stored: not when it repeats another."""

    def __init__(self, request: HttpRequest, page: FormPage) -> None:
        self.page = page
        self._request = request
        self._name = f"hand-in:{page.pk}"
        self._is_taken = False

    def take(self, email: str) -> None:
        """Count this hand-in, also for the mailbox `email`, which gets a link. Raises TooOftenError."""
        if self._is_taken:
            return
        if not within_address_limit(self._request, self._name, MOST_OF_ADDRESS, LIMIT_SECONDS):
            raise TooOftenError
        # The address first: what one address sends too often must not keep out all others.
        if not within_limit(self._name, MOST_OF_FORM, LIMIT_SECONDS):
            give_back_of_address(self._request, self._name)
            raise TooOftenError
        if email and attempt(Door.LINK, [mailbox(email)]):
            self._is_taken = True
            self.give_back()
            raise TooOftenError
        self._is_taken = True

    def give_back(self) -> None:
        """Undo the count, if it was counted."""
        if self._is_taken:
            give_back_of_address(self._request, self._name)
            give_back(self._name)
            self._is_taken = False


def store_submission(
    request: HttpRequest, page: FormPage, form: QuestionsForm, about: PracticePage | None = None
) -> Submission:
    """Store a submission and return it. The same form, or the same answers within a day, return the first submission.

    about: the practice that it is about. Raises TooOftenError.
    """
    return _store_once(_CountedHandIn(request, page), form, about, None, [])


def store_draft(request: HttpRequest, draft: HandInDraft, form: QuestionsForm, ticked: Sequence[str]) -> Submission:
    """Store a draft as a submission, with its files and what was ticked in the checklist, and delete the draft.

    Raises TooOftenError; then the draft is still there.
    """
    return _store_once(_CountedHandIn(request, draft.page), form, draft.about, draft, ticked)


def _store_once(
    counted: _CountedHandIn,
    form: QuestionsForm,
    about: PracticePage | None,
    draft: HandInDraft | None,
    ticked: Sequence[str],
) -> Submission:
    stored = None
    try:
        for _try in range(_REFERENCE_TRIES):
            existing = counted.page.get_submission_class().objects.filter(key=form.key).first()
            if existing is not None:
                return existing
            try:
                stored = _store(counted, form, about, draft, ticked)
            except IntegrityError:
                # Another request stored this form a moment ago, or the random reference number is taken.
                continue
            return stored
        raise IntegrityError("no free reference number found")
    finally:
        # The same answers of earlier today have another key.
        if stored is None or stored.key != form.key:
            counted.give_back()


@transaction.atomic
def _store(
    counted: _CountedHandIn,
    form: QuestionsForm,
    about: PracticePage | None,
    draft: HandInDraft | None,
    ticked: Sequence[str],
) -> Submission:
    page, now = counted.page, timezone.now().isoformat()
    fields = list(page.get_form_fields())
    email = _first_answer(form, (field for field in fields if field.question_type.asks_address))
    answers, questions = form.answers(), stored_questions(fields)
    files = list(draft.files.all()) if draft else []
    for field in fields:
        if field.question_type.takes_files:
            answers[field.clean_name] = [file.name for file in files if file.question == field.clean_name]
    if ticked:
        answers[CHECKS_FIELD] = list(ticked)
        questions.append({"name": CHECKS_FIELD, "label": _CHECKS_LABEL, "type": "checkboxes", "maps_to": ""})
    same = _same_of_today(page, email, about, answers, sorted(file.size for file in files))
    if same is not None:
        if draft:
            draft.delete()
        return same
    counted.take(email)
    named = [field for field in fields if field.autocomplete == Autocomplete.NAME]
    submission = page.get_submission_class().objects.create(
        page=page,
        form_data=answers,
        key=form.key,
        reference=new_reference(),
        notice=page.notice,
        questions=questions,
        about=about,
        name=_first_answer(form, named)[:_LONGEST_NAME],
        email=email,
        consents=[{"text": text, "given_at": now} for text in form.given_consents()],
    )
    submission.terms.set(form.chosen_terms())
    submission.municipalities.set(form.chosen_municipalities())
    labels = {field.clean_name: field.label for field in fields}
    for file in files:
        submission.files.create(
            question=labels.get(file.question, file.question),
            file=file.file.name,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
        )
    if draft:
        # Its files are those of the submission now: the rows go, the bytes stay.
        draft.delete()
    mails.confirm(submission)
    mails.notice(submission)
    mails.pass_on(submission)
    log(submission, RECEIVED)
    return submission


def _same_of_today(
    page: FormPage, email: str, about: PracticePage | None, answers: dict[str, Any], sizes: list[int]
) -> Submission | None:
    """Return the submission with the same answers and files of less than a day ago that was not withdrawn, if any."""
    stored = as_stored(answers)
    recent = page.get_submission_class().objects.filter(
        page=page, email=email, about=about, anonymised_at=None, submit_time__gt=timezone.now() - _DOUBLE
    )
    candidates = recent.exclude(status=SubmissionStatus.WITHDRAWN)[:_MOST_COMPARED]
    for submission in candidates:
        if submission.form_data == stored and sorted(submission.files.values_list("size", flat=True)) == sizes:
            return submission
    return None


def _first_answer(form: QuestionsForm, fields: Iterable[Any]) -> str:
    """Return the first answer that was given to any of the questions `fields`."""
    names = [field.clean_name for field in fields]
    return next((str(form.cleaned_data[name]) for name in names if form.cleaned_data.get(name)), "")
