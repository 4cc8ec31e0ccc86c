"""What every answer under /api/ has in common, whichever framework made it."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import is_valid_path
from django.utils.cache import add_never_cache_headers

from api.keys.quota import may_be_shared, refusal_of_quota
from core.http.any_origin import HAND_IN, HAND_IN_METHODS, READ_METHODS
from core.http.conditional import unless_unchanged
from core.http.errors import API
from core.http.problems import problem

DATABANK = f"{API}databank/"
# The one part that is for people.
_DOCS = f"{DATABANK}docs/"
# Drafts, each to who has the token for it.
_PREVIEWS = f"{API}v2/page_preview/"
_JSON = "application/json"


class PublicApiMiddleware:
    """Everything is JSON at once: no page, no redirect for want of a slash, no other type than was asked for. Caches
    ask before they answer from memory, only forms can be handed in, and nobody asks too much.

    Everything under /api/ is public and reads no cookie. Ninja knows no HEAD and says in HTML that a method is not
    allowed; Wagtail's part answers both by itself. OPTIONS is answered before (core.http.any_origin).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not f"{request.path_info}/".startswith(API):
            return self.get_response(request)
        _end_with_slash(request)
        response = refusal_of_quota(request) or _in_json(self._answer(request))
        response.headers.setdefault("Cache-Control", "no-cache")
        may_be_shared(request, response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(_DOCS) and not _takes_json(request):
            return problem(406, "JSON is all there is.")
        if request.path.startswith(_PREVIEWS):
            response = self.get_response(request)
            add_never_cache_headers(response)
            return response
        if not request.path.startswith(DATABANK):
            is_read = request.method in {"GET", "HEAD"}
            return unless_unchanged(request, self.get_response) if is_read else self.get_response(request)
        hands_in = HAND_IN.fullmatch(request.path) is not None
        methods = HAND_IN_METHODS if hands_in else READ_METHODS
        if request.method not in methods.split(", "):
            refusal = problem(405, "Here one hands in." if hands_in else "This can only be read.")
            refusal["Allow"] = methods
            return refusal
        return self.get_response(request) if hands_in else self._read(request)

    def _read(self, request: HttpRequest) -> HttpResponseBase:
        method, request.method = request.method, "GET"
        response = unless_unchanged(request, self.get_response)
        # The server leaves out the body of an answer to HEAD by the method of the request.
        request.method = method
        return response


def _takes_json(request: HttpRequest) -> bool:
    return not request.headers.get("Accept") or request.get_preferred_type([_JSON]) is not None


def _end_with_slash(request: HttpRequest) -> None:
    """Read an address without its last slash as the one with it, unless it is an address itself, as in our own API."""
    path = request.path_info
    if not path.endswith("/") and not is_valid_path(path):
        request.path_info = f"{path}/"
        request.path = f"{request.path}/"


def _in_json(response: HttpResponseBase) -> HttpResponseBase:
    """Return what leads on with its address in JSON as well: frameworks say that it is a page without content."""
    if not response.has_header("Location") or response.headers.get("Content-Type", "").startswith(_JSON):
        return response
    response["Content-Type"] = _JSON
    if isinstance(response, HttpResponse):
        response.content = json.dumps({"location": response["Location"]})
        # Written inside, of the page without content: what reads on after it would take the rest for another answer.
        response.headers["Content-Length"] = str(len(response.content))
    return response
