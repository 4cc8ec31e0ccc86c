"""Answers to what went wrong. They need nothing that can fail too: no database, no name of a host, no parameters.

Under /api/ they are problem details, elsewhere pages, which are the same for everyone and are made once.
"""

import sys
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from core.http.problems import problem

# What programs ask.
API = "/api/"
# How long until it is worth asking again: a database that is started again takes seconds.
RETRY_SECONDS = 10

_DETAILS = {
    400: "The request could not be read.",
    403: "This is not allowed.",
    404: "There is nothing at this path. /api/v2/ and /api/databank/ list what there is.",
    405: "Nothing here knows this method.",
    412: "This is another version than the one that was asked for.",
    413: "What was sent is too large.",
    414: "The address is too long.",
    429: "Too much was asked from here. Try again later.",
    500: "Something went wrong on our side. It has been logged.",
    503: "This does not work for the moment. Try again later.",
}


class DatabaseGoneResponse(HttpResponse):
    """Says that the database is gone for the moment; known by its class to what may try again."""

    status_code = 503


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """Return the answer with this status: a problem under /api/, else a page."""
    if request.path.startswith(API):
        return problem(status, _DETAILS[status])
    return HttpResponse(_page(status), status=status)


@cache
def _page(status: int) -> str:
    return render_to_string(f"{status}.html")


# --- What Django calls -----------------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django could not read, or would not: it was too large."""
    return refusal(request, 413 if isinstance(exception, RequestDataTooBig | TooManyFilesSent) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed."""
    return refusal(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token."""
    if request.path.startswith(API):
        return refusal(request, 403)
    return HttpResponse(_page_of_form(), status=403)


@cache
def _page_of_form() -> str:
    return render_to_string("403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there."""
    return refusal(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an unexpected error, without saying what it was; a database that is gone is back in a moment."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return refusal(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the database is gone for the moment, and when to ask again."""
    answer = refusal(request, 503)
    response = DatabaseGoneResponse(answer.content, headers=answer.headers)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
def no_such_path(request: HttpRequest, *_args: Any) -> HttpResponse:
    """Answer for every path under the API that is not one of its own."""
    return refusal(request, 404)
