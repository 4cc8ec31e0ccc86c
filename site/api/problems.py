"""Errors of the API as problem details (RFC 9457), also those that happen outside any view of it."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from core.problems import problem

PREFIX = "/api/"


def no_such_path(request: HttpRequest) -> HttpResponse:
    """Answer for every path under the API that is not one of its own."""
    return problem(404, "There is nothing at this path. /api/v2/ and /api/databank/ list what there is.")


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
