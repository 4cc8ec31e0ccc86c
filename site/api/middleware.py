"""What every answer under /api/ has in common, whichever framework made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from api.problems import PREFIX
from core.freshness import unless_unchanged
from core.problems import problem

METHODS = "GET, HEAD, OPTIONS"
DATABANK = f"{PREFIX}databank/"


class PublicApiMiddleware:
    """Any site may read the API, caches ask before they answer from memory, and only reading is possible.

    Everything under /api/ is public and reads no cookie. Ninja knows neither HEAD nor OPTIONS and says in HTML that a
    method is not allowed; Wagtail's part answers all three by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        response = self._answer(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(DATABANK):
            is_read = request.method in {"GET", "HEAD"}
            return unless_unchanged(request, self.get_response) if is_read else self.get_response(request)
        if request.method == "OPTIONS":
            allowed = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS}
            return HttpResponse(headers={**allowed, "Access-Control-Allow-Headers": "If-None-Match"})
        if request.method not in {"GET", "HEAD"}:
            refusal = problem(405, "This can only be read.")
            refusal["Allow"] = METHODS
            return refusal
        return self._read(request)

    def _read(self, request: HttpRequest) -> HttpResponseBase:
        method, request.method = request.method, "GET"
        response = unless_unchanged(request, self.get_response)
        # The server leaves out the body of an answer to HEAD by the method of the request.
        request.method = method
        return response
