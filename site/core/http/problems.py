"""Errors for machines, as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"


def problem_data(status: int, detail: str, title: str = "", **more: Any) -> dict[str, Any]:
    """Return the body of an error.

    title: the kind of error, that of the status when not given; detail: what was wrong with this request; more: members
    that a program can read.
    """
    title = title or HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


def problem(status: int, detail: str, title: str = "", **more: Any) -> JsonResponse:
    """Return an error response, which caches may keep but must ask about."""
    response = JsonResponse(problem_data(status, detail, title, **more), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-cache"
    return response
