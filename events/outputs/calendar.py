"""Events as iCalendar (RFC 5545): one to put in a calendar or send along with a mail, all of them to subscribe to."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from core.text.rich_text import paragraphs, plain
from events.models import EventPage
from events.models.choices import EventStatus
from events.models.naming import marked_title

# Imported when it is first needed: it takes megabytes of every process, and most make no calendar.
if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

MEDIA_TYPE = "text/calendar; charset=utf-8"
ZONE = "Europe/Brussels"

_PRODUCT = "-//Agentschap Binnenlands Bestuur//Databank sociale samenhang//NL"
# How often a calendar that subscribed may ask again.
_REFRESH = datetime.timedelta(hours=12)
_STATUS: dict[str, str] = {
    EventStatus.PLANNED: "CONFIRMED",
    EventStatus.POSTPONED: "TENTATIVE",
    EventStatus.CANCELLED: "CANCELLED",
}


def event_calendar(event: EventPage) -> bytes:
    """Return a calendar with `event` alone. It must have a start and an end, as a published event has."""
    return _calendar([event]).to_ical()


def events_calendar(events: Iterable[EventPage], *, name: str) -> bytes:
    """Return a calendar to subscribe to. name: what a program shows above it."""
    calendar = _calendar(events)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", _REFRESH, parameters={"value": "DURATION"})
    return calendar.to_ical()


def _calendar(events: Iterable[EventPage]) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_brussels())
    for event in events:
        calendar.add_component(_entry(event))
    return calendar


def _entry(event: EventPage) -> "Event":
    from icalendar import Event

    entry = Event()
    # A key of its own, not the address: a new slug, place in the tree or domain is no new event.
    entry.add("uid", str(event.translation_key))
    # Each publication has a later revision than the one before, so a calendar knows which of two copies is the newer.
    entry.add("sequence", event.live_revision_id or 0)
    changed = (event.last_published_at or event.starts_at or timezone.now()).astimezone(datetime.UTC)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("dtstart", timezone.localtime(event.starts_at))
    entry.add("dtend", timezone.localtime(event.ends_at))
    # Not every calendar shows the status.
    entry.add("summary", plain(marked_title(event)))
    entry.add("status", _STATUS[event.status])
    entry.add("location", plain(event.where(with_street=True)))
    entry.add("url", event.full_url)
    entry.add("description", _description(event))
    return entry


def _description(event: EventPage) -> str:
    marks = {"bullet": "- ", "number": "- "}
    lines = [f"{marks.get(part.kind, '')}{part.text}" for part in paragraphs(event.introduction)]
    return "\n".join([*lines, event.full_url or ""])


def _brussels() -> "Timezone":
    """Return the time zone of every event, by the rule that holds since 1996.

    Not made by the library from the zone's table: that gives two lists of dates, which end in 2037, and lets summer
    begin an hour late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", ZONE)
    winter, summer = datetime.timedelta(hours=1), datetime.timedelta(hours=2)
    daylight, standard = TimezoneDaylight(), TimezoneStandard()
    # At 01.00 UTC on the last Sunday of March and October, said in the time that held until then.
    for part, name, begins, before, after in (
        (daylight, "CEST", datetime.datetime(1996, 3, 31, 2), winter, summer),
        (standard, "CET", datetime.datetime(1996, 10, 27, 3), summer, winter),
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone
