"""Forms at /api/databank/: their questions as data, and handing in without the pages of the site."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from ninja import Router
from pydantic import ValidationError
from wagtail import hooks
from wagtail.models import Site

from core.http.problems import problem
from forms.api.schemas import FormDefinition, SubmissionIn, SubmissionOut, SubmissionProblem
from forms.filling import handing_in
from forms.filling.links import link_to
from forms.models import FormPage, Submission
from forms.models.answers import as_stored
from forms.models.reserved_names import PRACTICE
from forms.questions.about_practice import REQUIRED, UNKNOWN, practice_named
from forms.questions.builder import HandInFormBuilder, QuestionsForm, TermField, TermsField
from forms.questions.fields import FilesField
from library.api.schemas import Problem
from practices.models import PracticePage

KEY_HEADER = "Idempotency-Key"
_LONGEST_KEY = 100
# Keys of consumers are names within this space: any text becomes the key of a submission, always the same.
_KEYS = uuid.UUID("6a3f7f0e-6a0b-4b0e-9d63-0d6f6a7d3c11")
_JSON_TYPES: dict[type[forms.Field], dict[str, Any]] = {
    forms.BooleanField: {"type": "boolean"},
    forms.EmailField: {"type": "string", "format": "email"},
    forms.URLField: {"type": "string", "format": "uri"},
    forms.DateField: {"type": "string", "format": "date"},
    forms.DateTimeField: {"type": "string", "format": "date-time"},
    forms.DecimalField: {"type": "number"},
    forms.MultipleChoiceField: {"type": "array"},
}

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
    page = _form_page(request, slug)
    form = _form_class(page)()
    types = {field.clean_name: field.field_type for field in page.get_form_fields()}
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
                "type": types[field.name],
                "required": field.field.required,
                "help_text": str(field.help_text),
                "choices": [{"value": value, "label": label} for value, label in _choices(field.field)],
            }
            for field in form.questions
        ],
        "answers_schema": _answers_schema(form),
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
    """Hand in the answers to a form. They are checked as on the site; files can only be sent there.

    The body is an object: `answers` has the answer to each question by its name, `practice` may have the slug of the
    practice that it is about. The submitter gets the same mails. Show the `notice` of the form beside its questions.
    """
    page = _form_page(request, slug)
    try:
        submission = _take_in(request, page)
    except _RefusedError as refused:
        return refused.response
    told = {"reference": submission.reference, "status_url": link_to(submission)}
    response = JsonResponse(told, status=201)
    response["Location"] = told["status_url"]
    response["Cache-Control"] = "no-store"
    return response


class _RefusedError(Exception):
    """What was sent is not taken in; `response` says why."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def _take_in(request: HttpRequest, page: FormPage) -> Submission:
    """Store what was sent and return it. Raises _RefusedError."""
    key, sent = _key(request), _sent(request)
    form_class = _form_class(page)
    if wrong := _wrong_types(form_class.base_fields, sent.answers):
        raise _RefusedError(_answers_problem(wrong))
    form = form_class(_as_sent(sent))
    about = _practice(page, form.data)
    form.key = uuid.uuid5(_KEYS, f"{page.pk}:{key}") if key else uuid.uuid4()
    if not form.is_valid():
        raise _RefusedError(_answers_problem(form.errors))
    try:
        submission = handing_in.store_submission(request, page, form, about)
    except handing_in.TooOftenError:
        refusal = problem(429, "Too much was handed in from here within the hour.")
        refusal["Retry-After"] = str(handing_in.LIMIT_SECONDS)
        raise _RefusedError(refusal) from None
    if submission.key == form.key and not _is_same(submission, form):
        raise _RefusedError(problem(409, f"With this {KEY_HEADER} other answers were handed in."))
    return submission


def _key(request: HttpRequest) -> str:
    key = request.headers.get(KEY_HEADER, "")
    if len(key) > _LONGEST_KEY:
        raise _RefusedError(problem(400, f"{KEY_HEADER} is longer than {_LONGEST_KEY} characters."))
    return key


def _sent(request: HttpRequest) -> SubmissionIn:
    if request.content_type != "application/json":
        raise _RefusedError(problem(415, "Send the answers as application/json."))
    try:
        return SubmissionIn.model_validate_json(request.body)
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise _RefusedError(problem(413, f"This is more than {most} bytes.")) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise _RefusedError(problem(400, f"This is no hand-in: {where}: {first['msg']}")) from None


def _form_page(request: HttpRequest, slug: str) -> FormPage:
    """Return the form at `slug`, when a visitor could fill it in there."""
    page = FormPage.objects.public(Site.find_for_request(request)).filter(slug=slug).first()
    # Whatever leads visitors away from the page of the form leads programs away as well.
    if page is None or any(led(page, request, [], {}) for led in hooks.get_hooks("before_serve_page")):
        raise Http404
    found: FormPage = page
    return found


def _form_class(page: FormPage) -> type[QuestionsForm]:
    return HandInFormBuilder(page.get_form_fields()).form_class(QuestionsForm)


def _as_sent(sent: SubmissionIn) -> QueryDict:
    """Return answers as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, value in sent.answers.items():
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is not False:
            data[name] = "on" if value is True else str(value)
    data[PRACTICE] = sent.practice
    return data


def _practice(page: FormPage, sent: QueryDict) -> PracticePage | None:
    """Return the practice that was named. Raises _RefusedError when it is not public, or when it had to be named."""
    found = practice_named(sent)
    if found is None and (sent.get(PRACTICE) or page.asks_for_practice()):
        raise _RefusedError(_answers_problem({"practice": [UNKNOWN if sent.get(PRACTICE) else REQUIRED]}))
    return found


def _wrong_types(fields: Mapping[str, forms.Field], answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what is wrong with answers before they are read: nothing is guessed from a value of another type."""
    asked = {name: _complaint(fields.get(name), value) for name, value in sorted(answers.items())}
    return {name: [complaint] for name, complaint in asked.items() if complaint}


def _complaint(field: forms.Field | None, value: Any) -> str:
    """Return why `value` is no answer to `field`, in Dutch; empty when its type is right."""
    if field is None:
        return "Deze vraag bestaat niet."
    if isinstance(field, FilesField):
        return f"{field.label}: bestanden geef je door op de site zelf."
    if isinstance(field, forms.MultipleChoiceField):
        is_right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if is_right else f"{field.label}: geef een lijst van teksten."
    if isinstance(field, forms.BooleanField):
        return "" if isinstance(value, bool) else f"{field.label}: geef true of false."
    if isinstance(field, forms.DecimalField):
        is_right = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if is_right else f"{field.label}: geef een getal."
    return "" if isinstance(value, str) else f"{field.label}: geef één tekst."


def _is_same(submission: Submission, form: QuestionsForm) -> bool:
    given, kept = as_stored(form.answers()), as_stored(submission.form_data)
    return all(kept.get(name) == value for name, value in given.items() if name not in form.files_questions())


def _answers_problem(errors: Mapping[str, Sequence[str]]) -> HttpResponse:
    # Django names what is about the whole form '__all__'.
    names = {name: "" if name == NON_FIELD_ERRORS else name for name in errors}
    answers = [{"question": names[name], "messages": list(messages)} for name, messages in errors.items()]
    return problem(422, "Some answers are not in order.", answers=answers)


# --- The schema of the answers ----------------------------------------------------------------------------------------


def _choices(field: forms.Field) -> list[tuple[str, str]]:
    """Return the values that may be answered; of terms those are their slugs."""
    choices = getattr(field, "choices", None) or []
    return [(str(value), str(label)) for value, label in choices if value != ""]


def _answers_schema(form: QuestionsForm) -> dict[str, Any]:
    fields = {bound.name: bound for bound in form.questions if not isinstance(bound.field, FilesField)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {name: _answer_schema(bound) for name, bound in fields.items()},
        "required": [name for name, bound in fields.items() if bound.field.required],
        "additionalProperties": False,
    }


def _answer_schema(bound: forms.BoundField) -> dict[str, Any]:
    field = bound.field
    kind = next((kind for cls, kind in _JSON_TYPES.items() if isinstance(field, cls)), {"type": "string"})
    schema = {"title": str(bound.label), **kind}
    values = [value for value, _label in _choices(field)]
    if kind.get("type") == "array":
        return {**schema, "items": {"type": "string", "enum": values}, "uniqueItems": True}
    if values or isinstance(field, TermField | TermsField):
        # A question that need not be answered may be left empty as well.
        schema["enum"] = values if field.required else ["", *values]
    longest = getattr(field, "max_length", None)
    return {**schema, "maxLength": longest} if longest else schema
