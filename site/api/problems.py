"""Errors of the API as problem details (RFC 9457), also those that happen outside any view of it."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"


def problem_data(status: int, detail: str) -> dict[str, Any]:
    """Return the body of an error: `title` names the kind of error, `detail` says what was wrong with this request."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


def problem(status: int, detail: str) -> JsonResponse:
    """Return an error response."""
    response = JsonResponse(problem_data(status, detail), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-cache"
    return response


def no_such_path(request: HttpRequest) -> HttpResponse:
    """Answer for every path under the API that is not one of its own."""
    return problem(404, "There is nothing at this path. /api/v2/ lists what there is.")


# --- Django's error handlers: JSON under the API, the pages of the site elsewhere ------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django could not read."""
    if request.path.startswith(PREFIX):
        return problem(400, "The request could not be read.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed."""
    if request.path.startswith(PREFIX):
        return problem(403, "This is not allowed.")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there."""
    if request.path.startswith(PREFIX):
        return no_such_path(request)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an unexpected error, without saying what it was."""
    if request.path.startswith(PREFIX):
        return problem(500, "Something went wrong on our side. It has been logged.")
    return defaults.server_error(request)
