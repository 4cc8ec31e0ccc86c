"""Errors for machines, as problem details (RFC 9457)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"
# Where each kind is described, whichever part of the site answers with it.
_DESCRIBED_AT = "/api/databank/docs/#problem-"


@dataclass(frozen=True)
class ProblemKind:
    """A kind of error. name: that of its type, which never changes; meaning: what happened and what to do."""

    name: str
    status: int
    meaning: str

    @property
    def uri(self) -> str:
        """The type of such problems: an identifier, and the address of what is said of it."""
        return f"{settings.BASE_URL}{_DESCRIBED_AT}{self.name}"

    @property
    def title(self) -> str:
        """What the status is called."""
        return HTTPStatus(self.status).phrase


PARAMETERS = ProblemKind(
    "parameters",
    400,
    "Parameters of the address, or their values, do not exist or can't be read. `errors` names them, where the answer "
    "has it; `detail` does in words. Change the address.",
)
CURSOR_FORGOTTEN = ProblemKind(
    "cursor-forgotten", 410, "What changed since this cursor is no longer known. Begin again, without a cursor."
)
WRONG_KEY = ProblemKind(
    "api-key",
    401,
    "The key in `Authorization` is not known, or does not work any more; `detail` says which. Without a key the same "
    "is there for everyone.",
)
GONE = ProblemKind(
    "gone",
    410,
    "It was public and is not any more. `name` says what it was called, `replaced_by` what stands for it, if anything.",
)
KINDS = (
    ProblemKind("unreadable", 400, "The request could not be read, or its body is not what is taken here."),
    PARAMETERS,
    WRONG_KEY,
    ProblemKind("forbidden", 403, "This is not allowed to whoever asks."),
    ProblemKind("not-found", 404, "It does not exist, or is not public. The two can't be told apart."),
    ProblemKind("method", 405, "This address does not know the method; `Allow` names those that it knows."),
    ProblemKind("not-acceptable", 406, "`Accept` asks for something else than JSON, which is all there is."),
    ProblemKind("key-used", 409, "With this Idempotency-Key something else was handed in. Take another key."),
    GONE,
    CURSOR_FORGOTTEN,
    ProblemKind("other-version", 412, "`If-Match` asks for a version that this no longer is. Read it anew."),
    ProblemKind("too-large", 413, "The body is larger than what is taken."),
    ProblemKind("address-too-long", 414, "The address is longer than what is read. Ask less at once."),
    ProblemKind("media-type", 415, "The body has a Content-Type that is not taken here."),
    ProblemKind("answers", 422, "Answers to a form are not in order; `answers` says which and why, in Dutch."),
    ProblemKind("too-often", 429, "Too much was asked or handed in from here. `Retry-After` says when to try again."),
    ProblemKind("failed", 500, "Something went wrong on our side, and was logged. Asking again may help."),
    ProblemKind("unavailable", 503, "This does not work for the moment. `Retry-After` says when to try again."),
)
# Of a status that has several, the first.
_BY_STATUS = {kind.status: kind for kind in reversed(KINDS)}


def problem_data(
    status: int, detail: str, title: str = "", *, kind: ProblemKind | None = None, **more: Any
) -> dict[str, Any]:
    """Return the body of an error.

    detail: what was wrong with this request; title: the kind of error in words, that of the status when not given;
    kind: the kind, the general one of the status when not given; more: members that a program can read.
    """
    kind = kind or _BY_STATUS.get(status)
    named = kind.uri if kind else "about:blank"
    return {"type": named, "title": title or HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def problem(status: int, detail: str, title: str = "", *, kind: ProblemKind | None = None, **more: Any) -> JsonResponse:
    """Return an error response, which caches may keep but must ask about."""
    data = problem_data(status, detail, title, kind=kind, **more)
    response = JsonResponse(data, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-cache"
    return response
