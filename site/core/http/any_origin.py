"""What programs read, a browser on any site may read: data, files and pictures, never a page with a session.

No cookie counts at these addresses, so there is nothing to protect from another site (CORS, in the Fetch standard).
"""

import re
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from core.http.errors import API

# Where something can be handed in; everything else is only read.
HAND_IN = re.compile(r"/api/databank/forms/[-a-zA-Z0-9_]+/(?:submissions|files)/?")
READ_METHODS = "GET, HEAD, OPTIONS"
HAND_IN_METHODS = "POST, OPTIONS"
# Seconds for which a browser need not ask again whether it may; the longest that browsers keep it is a day.
MAX_AGE = 24 * 60 * 60
_EXPOSED = (
    "Allow, Content-Disposition, Content-Length, Deprecation, ETag, Link, Location, Retry-After, Sunset, "
    "WWW-Authenticate"
)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def any_origin(view: View) -> View:
    """Say of a view that programs read what it gives, on any site."""
    view.any_origin = True  # type: ignore[attr-defined]
    return view


class AnyOriginMiddleware:
    """Lets a browser on any site read what is open to it, also what says that something went wrong.

    Stands outside of what answers for a view: a short answer, a refusal.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_open(request):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return _preflight(request)
        response = self.get_response(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _EXPOSED
        return response


def _preflight(request: HttpRequest) -> HttpResponse:
    hands_in = HAND_IN.fullmatch(request.path) is not None
    methods = HAND_IN_METHODS if hands_in else READ_METHODS
    headers = "Content-Type, Idempotency-Key" if hands_in else "If-None-Match, If-Match, Accept, Content-Type"
    if request.path.startswith(API):
        headers = f"{headers}, Authorization"
    response = HttpResponse(
        status=204,
        headers={
            "Allow": methods,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": headers,
            "Access-Control-Max-Age": str(MAX_AGE),
            "Cache-Control": "no-cache",
        },
    )
    # Of nothing there is no type: that of a page, which Django gives, would be wrong.
    del response["Content-Type"]
    return response


def _is_open(request: HttpRequest) -> bool:
    path = request.path_info
    if path.startswith((API, f"{settings.MEDIA_URL}images/")):
        return True
    # Asked here and not after the answer: a refusal comes before the view is known.
    try:
        return getattr(resolve(path).func, "any_origin", False)
    except Resolver404:
        return False


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, as browsers tell it; a machine may tell what it likes.

    For what pages send that hold no token, because they are the same for everyone.
    """
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
