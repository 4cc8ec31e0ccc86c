"""How an event is named in every output: its identifier, its title with what must be known first, its place."""

from typing import TYPE_CHECKING

from django.conf import settings

from events.models.choices import AttendanceMode, EventStatus

if TYPE_CHECKING:
    from events.models import EventPage


def event_uri(event: "EventPage") -> str:
    """The stable identifier of an event: it outlives a change of title, slug or place in the tree."""
    return f"{settings.BASE_URL}/id/evenement/{event.translation_key}"


def marked_title(event: "EventPage") -> str:
    """Return the title; that of an event that does not take place as planned says so first: 'Geannuleerd: …'."""
    return event.title if event.status == EventStatus.PLANNED else f"{event.get_status_display()}: {event.title}"


def place(event: "EventPage", *, with_street: bool = False) -> str:
    """Return where to go in one line; 'Online' where one follows from afar, '… en online' where one may."""
    parts = (event.venue_name, event.venue_address if with_street else "", event.venue_municipality)
    venue = ", ".join(str(part) for part in parts if part)
    if event.attendance_mode == AttendanceMode.ON_SITE:
        return venue
    return f"{venue} en online" if venue and event.attendance_mode == AttendanceMode.MIXED else "Online"
