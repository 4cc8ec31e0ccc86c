"""Previews that are shown elsewhere than on the site."""

from typing import Any

from django.dispatch import Signal
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Sent with `page` (as it is being written) and `request` when an editor asks for a preview. What a receiver returns is
# shown; the page as the site shows it where all return None.
preview_asked = Signal()


def shown_elsewhere(page: object, request: HttpRequest) -> HttpResponseBase | None:
    """Return the preview of `page` that is not the site's own; None where that is what there is."""
    answers: list[Any] = [
        answer for _receiver, answer in preview_asked.send(sender=type(page), page=page, request=request)
    ]
    return next((answer for answer in answers if answer is not None), None)
