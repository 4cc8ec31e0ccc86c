"""Asking a database once more that was gone for a moment."""

from collections.abc import Callable

from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.http.errors import DatabaseGoneResponse


class RetryMiddleware:
    """Answers once more what only reads, after the database ended a connection that was in use: it was started again.

    Only over WSGI, where a request can be made anew: what the first try has put on it is not for the second.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, DatabaseGoneResponse) or not isinstance(request, WSGIRequest):
            return response
        if request.method not in {"GET", "HEAD"} or any(each.in_atomic_block for each in connections.all()):
            return response
        close_old_connections()
        again = WSGIRequest(request.environ)
        # Without those that the entrance dropped.
        again.COOKIES = request.COOKIES
        return self.get_response(again)
