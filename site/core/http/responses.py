"""Answers that Django has no class for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


class SeeOther(HttpResponse):
    """Leads on with a GET: after a form was taken in, and from the identifier of a thing to what describes it."""

    status_code = 303

    def __init__(self, url: str) -> None:
        super().__init__()
        self["Location"] = url


def of_one_person(view: View) -> View:
    """Keep what `view` answers out of every cache and search engine; it knows GET, HEAD and POST only."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer
