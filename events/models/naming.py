"""How an event is named in every output: its identifier, and its title with what must be known first."""

from django.conf import settings

from events.models.choices import EventStatus
from events.models.event import EventPage

# Where the identifiers of events begin on the site; behind it comes the uuid.
EVENT_IDENTIFIERS = "/id/evenement/"


def event_uri(event: EventPage) -> str:
    """The stable identifier of an event: it outlives a change of title, slug or place in the tree."""
    return f"{settings.BASE_URL}{EVENT_IDENTIFIERS}{event.translation_key}"


def marked_title(event: EventPage) -> str:
    """Return the title; that of an event that does not take place as planned says so first: 'Geannuleerd: …'."""
    return event.title if event.status == EventStatus.PLANNED else f"{event.get_status_display()}: {event.title}"
