"""Turns what the rules of the content refuse into a message and a way back."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import url_has_allowed_host_and_scheme

from core.publishing.rules import IncompletePageError

NAMES_SHOWN = 5


class RefusalMiddleware:
    """Answers an incomplete page that would be published, and a row in use that would be deleted, with a sentence.

    Our own forms and views ask before they act. A workflow approval, a bulk action and other views of Wagtail do not,
    and something may have changed since our own asked; Wagtail would answer with a server error. It does so too to a
    form that lacks what its script sends along.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        message = _message(exception)
        if not message or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(request, message)
        back = self._way_back(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The modal of Wagtail's workflow actions: at this step its script loads the address.
            return JsonResponse({"step": "success", "redirect": back})
        return redirect(back)

    def _way_back(self, request: HttpRequest) -> str:
        for address in (request.POST.get("next", ""), request.headers.get("referer", "")):
            if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
                return address
        return reverse("wagtailadmin_home")


def _message(exception: Exception) -> str:
    """Return the sentence for an editor; empty when `exception` is none of ours to answer."""
    if isinstance(exception, IncompletePageError):
        return exception.messages[0]
    if isinstance(exception, ProtectedError):
        return _still_used(exception.protected_objects)
    if isinstance(exception, RestrictedError):
        return _still_used(exception.restricted_objects)
    if isinstance(exception, MultiValueDictKeyError):
        return "Er kwam niet alles aan wat het formulier vraagt. Laad de pagina opnieuw, en probeer het nog eens."
    return ""


def _still_used(holders: set[Model]) -> str:
    # A row that belongs to a page says nothing to an editor: the page does.
    names = sorted({str(getattr(holder, "page", holder)) for holder in holders})
    more = f" en nog {len(names) - NAMES_SHOWN}" if len(names) > NAMES_SHOWN else ""
    return f"Er is niets verwijderd, want dit wordt nog gebruikt door: {', '.join(names[:NAMES_SHOWN])}{more}."
