"""A form that registers for an event, at its own address."""

from django.http import HttpRequest

from events.models import EventPage
from events.models.choices import RegistrationMode
from events.models.event import SUBPATH
from forms.models import FormPage
from library.models import SiteSettings


def address_at_event(page: FormPage, request: HttpRequest) -> str:
    """Return where a form registers for an event; empty for others. At its own address it would register nobody."""
    events = EventPage.objects.public().filter(registration_mode=RegistrationMode.FORM, registration_form=page)
    event = events.order_by("-starts_at").first()
    # An editor can't choose the form for practices any more, but may have made it that form since.
    if event is None or page.pk == SiteSettings.for_request(request).hand_in_page_id:
        return ""
    return f"{event.get_url(request)}{SUBPATH}"
