"""Files at /api/databank/: sent before the answers, and kept with them by the rules of the site."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from ninja import Router

from core.http.problems import problem
from core.throttling.limits import within_address_limit, within_limit
from forms.api.refusing import RefusedError, answers_problem, form_page
from forms.api.schemas import FilesOut, SubmissionProblem
from forms.filling.drafts import KEPT, add_files, draft_form_class, find_draft
from forms.filling.storing import LIMIT_SECONDS, MOST_OF_ADDRESS, MOST_OF_FORM
from forms.models import FormPage, HandInDraft
from forms.questions.builder import QuestionsForm
from forms.questions.file_checks import ACCEPTED, MAX_FILES, MAX_MEGABYTES
from library.api.schemas import Problem

UNKNOWN_FILES = "Deze bestanden kennen we niet, of niet meer. Stuur ze opnieuw."

router = Router(tags=["forms"])


@router.post(
    "/forms/{slug:slug}/files",
    response={201: FilesOut, **dict.fromkeys((400, 404, 413, 415, 429), Problem), 422: SubmissionProblem},
    operation_id="sendFiles",
    summary="Send files with a form",
    url_name="send_files",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {
                                "type": "array",
                                "items": {"type": "string", "format": "binary"},
                                "minItems": 1,
                                "maxItems": MAX_FILES,
                                "description": f"One or more files: {', '.join(ACCEPTED)}, {MAX_MEGABYTES} MB each.",
                            },
                            "question": {
                                "type": "string",
                                "description": "Name of the question that asks them; needed where several do.",
                            },
                            "files": {
                                "type": "string",
                                "description": "The `files` of the answer before, to add these to those.",
                            },
                        },
                    }
                }
            },
        },
    },
)
def send_files(request: HttpRequest, slug: str) -> HttpResponse:
    """Send files that go with a form. Hand in with the `files` of the answer, within 30 days; else they are deleted.

    They are checked as on the site: by their content, and pictures are drawn anew. Nobody can read them but editors.
    """
    page = form_page(request, slug)
    try:
        draft = _take_in(request, page)
    except RefusedError as refused:
        return refused.response
    columns = ("question", "name", "media_type", "size")
    told = {
        "files": str(draft.key),
        "kept_until": draft.updated_at + KEPT,
        "received": list(draft.files.order_by("pk").values(*columns)),
    }
    response = JsonResponse(told, status=201)
    response["Cache-Control"] = "no-store"
    return response


def sent_files(page: FormPage, key: str) -> HandInDraft | None:
    """Return the files that were sent with `page` under `key`; None when there are none, or no longer."""
    try:
        draft = find_draft(uuid.UUID(key))
    except ValueError:
        return None
    return draft if draft is not None and draft.page_id == page.pk else None


def _take_in(request: HttpRequest, page: FormPage) -> HandInDraft:
    """Store the files that were sent. Raises RefusedError."""
    asked = {field.clean_name: field for field in page.get_form_fields() if field.question_type.takes_files}
    if not asked:
        raise RefusedError(problem(404, "This form asks for no files."))
    if request.content_type != "multipart/form-data":
        raise RefusedError(problem(415, "Send the files as multipart/form-data."))
    sent, uploads = _read(request)
    question = sent.get("question") or (next(iter(asked)) if len(asked) == 1 else "")
    if question not in asked:
        raise RefusedError(answers_problem({question: ["Deze vraag bestaat niet."]}))
    if not uploads:
        raise RefusedError(answers_problem({question: ["Stuur minstens één bestand, als ‘file’."]}))
    # Also what is refused: looking at a file is what costs.
    name = f"files:{page.pk}"
    within = within_address_limit(request, name, MOST_OF_ADDRESS * MAX_FILES, LIMIT_SECONDS)
    if not within or not within_limit(name, MOST_OF_FORM * MAX_FILES, LIMIT_SECONDS):
        refusal = problem(429, "Too many files were sent from here within the hour.")
        refusal["Retry-After"] = str(LIMIT_SECONDS)
        raise RefusedError(refusal)
    with transaction.atomic():
        draft = _draft(page, sent.get("files", ""))
        form = draft_form_class(QuestionsForm, draft, [asked[question]])(
            QueryDict(), MultiValueDict({question: uploads})
        )
        if not form.is_valid():
            raise RefusedError(answers_problem(form.errors))
        add_files(draft, form)
    return draft


def _read(request: HttpRequest) -> tuple[Any, list[Any]]:
    try:
        return request.POST, request.FILES.getlist("file")
    except (RequestDataTooBig, TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise RefusedError(problem(413, f"This is more than {most} bytes beside the files, or too many.")) from None
    except MultiPartParserError:
        raise RefusedError(problem(400, "This is no multipart/form-data.")) from None


def _draft(page: FormPage, key: str) -> HandInDraft:
    """Return what keeps the files until they are handed in, locked: two requests may add to it."""
    if not key:
        return HandInDraft.objects.create(page=page)
    draft = sent_files(page, key)
    locked = HandInDraft.objects.select_for_update().filter(pk=draft.pk).first() if draft else None
    if locked is None:
        raise RefusedError(answers_problem({"files": [UNKNOWN_FILES]}))
    return locked
