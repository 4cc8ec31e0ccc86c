"""A form that registers for an event, at its own address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from events.models import EventPage
from events.models.choices import RegistrationMode
from events.models.event import SUBPATH
from forms.models import FormPage
from library.models import SiteSettings


def lead_to_the_event(
    page: Page, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Lead from a form to the event that it registers for: what is handed in at its own address registers nobody."""
    if not isinstance(page, FormPage):
        return None
    events = EventPage.objects.public().filter(registration_mode=RegistrationMode.FORM, registration_form=page)
    event = events.order_by("-starts_at").first()
    # An editor can't choose the form for practices any more, but may have made it that form since.
    if event is None or page.pk == SiteSettings.for_request(request).hand_in_page_id:
        return None
    return redirect(f"{event.get_url(request)}{SUBPATH}")
