"""What is settled before anything else is asked of a request: health, and what no part of the site takes in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from core.http.errors import refusal
from core.http.health import alive, ready

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# In characters. Servers in front take about 8,000; every filter of the site at once is far below.
LONGEST_ADDRESS = 6_000
# As many as Django takes of a form by default; forms of the CMS hold more (DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_PARAMETERS = 1_000
# In bytes. What visitors hand in is at most five files of ten megabytes; editors add presentations.
LARGEST_BODY = 100 * 1024 * 1024

_HEALTH = {"/healthz": alive, "/healthz/ready": ready}


class EntranceMiddleware:
    """Answers probes, whatever host they name and over plain HTTP, and refuses what is out of proportion.

    Stands before everything else: the others ask which host is meant, or send plain HTTP elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if view := _HEALTH.get(request.path):
            return view(request)
        if request.method not in METHODS:
            return _not_allowed(request, ", ".join(METHODS))
        if status := _refused(request):
            return refusal(request, status)
        _drop_unreadable_cookies(request)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return _not_allowed(request, response["Allow"])
        return response


def _not_allowed(request: HttpRequest, methods: str) -> HttpResponse:
    """Say so to people as well, who come here by going back or by loading a page again."""
    response = refusal(request, 405)
    response["Allow"] = methods
    return response


def _refused(request: HttpRequest) -> int:
    """Return the status with which to refuse; 0 for what may go on."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.path) + len(query) > LONGEST_ADDRESS:
        return 414
    if query.count("&") >= MOST_PARAMETERS:
        return 400
    # Nobody reads more than this says, and nothing where it says nothing.
    length = request.META.get("CONTENT_LENGTH", "")
    return 413 if length.isdecimal() and int(length) > LARGEST_BODY else 0


def _drop_unreadable_cookies(request: HttpRequest) -> None:
    """Forget cookies with a character that PostgreSQL can't look up: none of ours has one."""
    for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
        del request.COOKIES[name]
