"""Turns an incomplete page that someone tried to publish into a message and a way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.publishing import IncompletePageError


class IncompletePageMiddleware:
    """Answers IncompletePageError with the Dutch sentence that it carries.

    The editor's form asks the rule before it saves. A workflow approval, a bulk action and other views of Wagtail
    publish without that form; Wagtail would answer them with a server error.
    """

    def __init__(self, get_response):  # type: ignore[no-untyped-def]
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, IncompletePageError):
            return None
        messages.error(request, exception.messages[0])
        back = self._way_back(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The modal of Wagtail's workflow actions: this step makes it load the address.
            return JsonResponse({"step": "success", "url": back})
        return redirect(back)

    def _way_back(self, request: HttpRequest) -> str:
        referrer = request.headers.get("referer", "")
        if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
            return referrer
        return reverse("wagtailadmin_home")
