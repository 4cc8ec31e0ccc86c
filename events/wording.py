"""What is said of an event wherever it is named, in Dutch."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.models import EventPage

PLANNED = "gepland"


def marked_title(event: "EventPage") -> str:
    """Return the title; that of an event that does not take place as planned says so first: 'Geannuleerd: …'."""
    return event.title if event.status == PLANNED else f"{event.get_status_display()}: {event.title}"
