"""Events as linked data, in the words of schema.org."""

import datetime
from typing import Any

from django.utils import timezone

from core.outputs.linked_data import without_empty
from events.models import EventPage, EventSpeaker
from events.models.choices import AttendanceMode, EventStatus
from events.models.naming import event_uri
from events.programme.sessions import Session
from library.models import Organisation

_STATUS: dict[str, str] = {
    EventStatus.PLANNED: "https://schema.org/EventScheduled",
    EventStatus.POSTPONED: "https://schema.org/EventPostponed",
    EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}


_ATTENDANCE: dict[str, str] = {
    AttendanceMode.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    AttendanceMode.MIXED: "https://schema.org/MixedEventAttendanceMode",
}


def of_page(page: EventPage, context: dict[str, Any]) -> dict[str, Any]:
    """Describe an event on its page, with the programme that was loaded for it."""
    return event(page, context["programme"].sessions)


def event(page: EventPage, sessions: list[Session]) -> dict[str, Any]:
    """Return an event with the parts of its programme as subEvents, in JSON-LD."""
    place = _location(page)
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "@id": event_uri(page),
            "url": page.full_url,
            "name": page.title,
            "description": page.strapline,
            "inLanguage": "nl-BE",
            "startDate": _local(page.starts_at),
            "endDate": _local(page.ends_at),
            "previousStartDate": _local(page.previous_starts_at),
            "eventStatus": _status(page),
            "eventAttendanceMode": _ATTENDANCE[page.attendance_mode],
            "location": place,
            "organizer": _organisation(page.organiser),
            "maximumAttendeeCapacity": page.capacity,
            "subEvent": [_part(session, place) for session in sessions],
        }
    )


def _status(page: EventPage) -> str:
    """Return whether it takes place; a new date in place of an earlier one is a status of its own."""
    moved = page.status == EventStatus.PLANNED and page.previous_starts_at is not None
    return "https://schema.org/EventRescheduled" if moved else _STATUS[page.status]


def _part(session: Session, place: Any) -> dict[str, Any]:
    return without_empty(
        {
            "@type": "Event",
            "name": session.title,
            "startDate": _local(session.starts_at),
            "endDate": _local(session.ends_at),
            "location": place,
            "performer": [_speaker(speaker) for speaker in session.speakers],
            "workFeatured": [
                {"@type": "CreativeWork", "name": practice.title, "url": practice.full_url}
                for practice in session.practices
            ],
            "subEvent": [_part(workshop, place) for workshop in session.workshops],
        }
    )


def _speaker(speaker: EventSpeaker) -> dict[str, Any]:
    affiliation = {"@type": "Organization", "name": speaker.organisation} if speaker.organisation else None
    return without_empty(
        {
            "@type": "Person",
            "name": speaker.name,
            "jobTitle": speaker.role,
            "affiliation": affiliation,
            "url": speaker.link,
        }
    )


def _location(page: EventPage) -> Any:
    """Return where it takes place: a place, the page of the event for who follows online, or both."""
    online = {"@type": "VirtualLocation", "url": page.full_url}
    if page.attendance_mode == AttendanceMode.ONLINE:
        return online
    place = _place(page)
    return [item for item in (place, online) if item] if page.attendance_mode == AttendanceMode.MIXED else place


def _place(page: EventPage) -> dict[str, Any] | None:
    municipality = page.venue_municipality
    if not page.venue_name:
        return None
    address = without_empty(
        {
            "@type": "PostalAddress",
            "streetAddress": page.venue_address,
            "addressLocality": municipality.name if municipality else "",
            "addressCountry": "BE" if municipality else "",
        }
    )
    return {"@type": "Place", "name": page.venue_name, "address": address}


def _organisation(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    return without_empty({"@type": "Organization", "name": organisation.name, "url": organisation.website})


def _local(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""
