"""Forms at /api/databank/: their questions as data, and handing in without the pages of the site."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from ninja import Router
from pydantic import ValidationError

from core.http.problems import problem
from forms.api.codes import Codes
from forms.api.files import UNKNOWN_FILES, sent_files
from forms.api.refusing import RefusedError, answers_problem, form_page
from forms.api.schemas import FormDefinition, SubmissionIn, SubmissionOut, SubmissionProblem
from forms.filling import storing
from forms.filling.drafts import draft_form_class
from forms.filling.links import link_to
from forms.models import FormPage, HandInDraft, Submission
from forms.models.answers import as_stored
from forms.models.reserved_names import PRACTICE
from forms.questions.about_practice import REQUIRED, UNKNOWN, practice_named
from forms.questions.builder import HandInFormBuilder, QuestionsForm
from library.api.schemas import Problem
from practices.models import PracticePage

KEY_HEADER = "Idempotency-Key"
_LONGEST_KEY = 100
# Keys of consumers are names within this space: any text becomes the key of a submission, always the same.
_KEYS = uuid.UUID("6a3f7f0e-6a0b-4b0e-9d63-0d6f6a7d3c11")
router = Router(tags=["forms"])


@router.get(
    "/forms/{slug:slug}",
    response={200: FormDefinition, 404: Problem},
    operation_id="getForm",
    summary="The questions of a form",
    url_name="form",
)
def get_form(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What a form asks, with a JSON Schema of the answers. `slug` is the last part of its address on the site."""
    page = form_page(request, slug)
    form, codes = _form_class(page)(), Codes(page)
    return {
        "slug": page.slug,
        "title": page.title,
        "url": page.full_url,
        "notice": page.notice,
        "asks_practice": page.asks_for_practice(),
        "questions": [
            {
                "name": field.name,
                "label": str(field.label),
                "type": form.asked[field.name].type.name,
                "required": field.field.required,
                "help_text": str(field.help_text),
                "choices": [
                    {"value": codes.code(field.name, value), "label": label} for value, label in _choices(form, field)
                ],
            }
            for field in form.questions
        ],
        "answers_schema": _answers_schema(form, codes),
    }


@router.post(
    "/forms/{slug:slug}/submissions",
    response={
        201: SubmissionOut,
        **dict.fromkeys((400, 404, 409, 413, 415, 429), Problem),
        422: SubmissionProblem,
    },
    operation_id="handIn",
    summary="Hand in a form",
    url_name="hand_in",
    openapi_extra={
        "parameters": [
            {
                "in": "header",
                "name": KEY_HEADER,
                "required": False,
                "description": "A text that names this hand-in: sent again with the same answers it makes no second.",
                "schema": {"type": "string", "maxLength": _LONGEST_KEY},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": SubmissionIn.model_json_schema()}},
        },
    },
)
def hand_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand in the answers to a form. They are checked as on the site.

    The body is an object: `answers` has the answer to each question by its name, `practice` may have the slug of the
    practice that it is about, `files` names the files that were sent before (`forms/<slug>/files`). The
    submitter gets the same mails. Show the `notice` of the form beside its questions.
    """
    page = form_page(request, slug)
    try:
        submission = _take_in(request, page)
    except RefusedError as refused:
        return refused.response
    told = {"reference": submission.reference, "status_url": link_to(submission)}
    response = JsonResponse(told, status=201)
    response["Location"] = told["status_url"]
    response["Cache-Control"] = "no-store"
    return response


def _take_in(request: HttpRequest, page: FormPage) -> Submission:
    """Store what was sent and return it. Raises RefusedError."""
    key, sent = _key(request), _sent(request)
    draft = _files(page, sent.files)
    form_class = draft_form_class(QuestionsForm, draft, page.get_form_fields()) if draft else _form_class(page)
    if sent.files and draft is None:
        _need_no_files(form_class)
    if wrong := _wrong_types(form_class, sent.answers):
        raise RefusedError(answers_problem(wrong))
    form = form_class(_as_sent(form_class, sent, Codes(page)))
    about = _practice(page, form.data)
    if sent.files:
        # Files are handed in once, whatever the key of the request.
        form.key = uuid.UUID(sent.files)
    else:
        form.key = uuid.uuid5(_KEYS, f"{page.pk}:{key}") if key else uuid.uuid4()
    if not form.is_valid():
        raise RefusedError(answers_problem(form.errors))
    try:
        if draft is None:
            submission = storing.store_submission(request, page, form, about)
        else:
            draft.about = about
            submission = storing.store_draft(request, draft, form, ())
    except storing.TooOftenError:
        refusal = problem(429, "Too much was handed in from here within the hour.")
        refusal["Retry-After"] = str(storing.LIMIT_SECONDS)
        raise RefusedError(refusal) from None
    if submission.key == form.key and not _is_same(submission, form):
        raise RefusedError(problem(409, f"With this {KEY_HEADER} other answers were handed in."))
    return submission


def _files(page: FormPage, key: str) -> HandInDraft | None:
    """Return the files that go with it; None where there are none, or where they were handed in before.

    Raises RefusedError when there are no such files.
    """
    if not key:
        return None
    draft = sent_files(page, key)
    if draft is None and not _was_handed_in(page, key):
        raise RefusedError(answers_problem({"files": [UNKNOWN_FILES]}))
    return draft


def _was_handed_in(page: FormPage, key: str) -> bool:
    try:
        return bool(page.get_submission_class().objects.filter(page=page, key=uuid.UUID(key)).exists())
    except ValueError:
        return False


def _need_no_files(form_class: type[QuestionsForm]) -> None:
    """Let a form be read again of which the files are stored."""
    for name in form_class.files_questions():
        form_class.base_fields[name].required = False


def _key(request: HttpRequest) -> str:
    key = request.headers.get(KEY_HEADER, "")
    if len(key) > _LONGEST_KEY:
        raise RefusedError(problem(400, f"{KEY_HEADER} is longer than {_LONGEST_KEY} characters."))
    return key


def _sent(request: HttpRequest) -> SubmissionIn:
    if request.content_type != "application/json":
        raise RefusedError(problem(415, "Send the answers as application/json."))
    try:
        return SubmissionIn.model_validate_json(request.body)
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise RefusedError(problem(413, f"This is more than {most} bytes.")) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise RefusedError(problem(400, f"This is no hand-in: {where}: {first['msg']}")) from None


def _form_class(page: FormPage) -> type[QuestionsForm]:
    return HandInFormBuilder(page.get_form_fields()).form_class(QuestionsForm)


def _as_sent(form_class: type[QuestionsForm], sent: SubmissionIn, codes: Codes) -> QueryDict:
    """Return answers as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, value in sent.answers.items():
        data.setlist(name, codes.as_typed(name, form_class.asked[name].type.as_sent(value)))
    data[PRACTICE] = sent.practice
    return data


def _practice(page: FormPage, sent: QueryDict) -> PracticePage | None:
    """Return the practice that is named. Raises RefusedError when it is not public, or is missing."""
    found = practice_named(sent)
    if found is None and (sent.get(PRACTICE) or page.asks_for_practice()):
        raise RefusedError(answers_problem({"practice": [UNKNOWN if sent.get(PRACTICE) else REQUIRED]}))
    return found


def _wrong_types(form_class: type[QuestionsForm], answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what is wrong with answers before they are read: nothing is guessed from a value of another type."""
    asked = {name: _complaint(form_class, name, value) for name, value in sorted(answers.items())}
    return {name: [complaint] for name, complaint in asked.items() if complaint}


def _complaint(form_class: type[QuestionsForm], name: str, value: Any) -> str:
    """Return why `value` is no answer to the question `name`, in Dutch; empty when its type is right."""
    if name not in form_class.asked:
        return "Deze vraag bestaat niet."
    complaint = form_class.asked[name].type.complaint(value)
    return f"{form_class.base_fields[name].label}: {complaint}" if complaint else ""


def _is_same(submission: Submission, form: QuestionsForm) -> bool:
    given, kept = as_stored(form.answers()), as_stored(submission.form_data)
    return all(kept.get(name) == value for name, value in given.items() if name not in form.files_questions())


def _choices(form: QuestionsForm, question: forms.BoundField) -> list[tuple[str, str]]:
    """Return the values that may be answered; of terms those are their slugs."""
    return form.asked[question.name].type.choices_of(question.field)


def _answers_schema(form: QuestionsForm, codes: Codes) -> dict[str, Any]:
    apart = form.files_questions()
    fields = {question.name: question.field for question in form.questions if question.name not in apart}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            name: codes.described(name, form.asked[name].type.answer_schema(field)) for name, field in fields.items()
        },
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }
