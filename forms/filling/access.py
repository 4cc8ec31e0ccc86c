"""Which forms anyone may fill in, and where: the page of a form and the API ask the same."""

from typing import Any

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page, Site

from forms.models import FormPage

# Sent with `page` and `request`. A receiver returns the address at which this form is filled in instead of its own.
form_address_requested = Signal()


def address_elsewhere(page: FormPage, request: HttpRequest) -> str:
    """Return the address at which a form is filled in instead of its own; empty for most."""
    answers = form_address_requested.send(sender=FormPage, page=page, request=request)
    return next((address for _receiver, address in answers if address), "")


def lead_elsewhere(page: Page, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]) -> HttpResponse | None:
    """Lead from the address of a form to where it is filled in: what is handed in at its own would get lost."""
    address = address_elsewhere(page, request) if isinstance(page, FormPage) else ""
    return redirect(address) if address else None


def form_for_anyone(request: HttpRequest, slug: str) -> FormPage | None:
    """Return the form at `slug` that any visitor of this site may fill in at its own address; None when none is.

    Without a password or a login, which is asked on the site alone.
    """
    page: FormPage | None = FormPage.objects.public(Site.find_for_request(request)).filter(slug=slug).first()
    return None if page is None or address_elsewhere(page, request) else page
