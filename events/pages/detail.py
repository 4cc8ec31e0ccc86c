"""What the page of an event shows."""

from typing import Any

from django.http import HttpRequest

from events.models import EventPage
from events.models.naming import marked_title
from events.programme.reading import Programme
from events.registration.window import registering
from library.models import SiteSettings


def present(event: EventPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of an event is given."""
    programme = Programme.load(event)
    return {
        "programme": programme,
        "speakers": programme.speakers,
        "marked_title": marked_title(event),
        "route_url": SiteSettings.for_request(request).route_url(event.address()),
        "registering": registering(event, request),
    }
