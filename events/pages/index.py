"""What the list of events shows."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from events.listing.results import EventList
from events.models import EventIndexPage, EventPage


def present(page: EventIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the list is given."""
    events = EventPage.objects.listed(Site.find_for_request(request))
    return {"results": EventList(request.GET, events, page.get_url(request) or request.path)}
