"""The invitation to an event as a PDF that everyone can read (PDF/UA-1), on one or two A4 pages."""

import datetime
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.cache import cache as kept
from django.utils import timezone
from django.utils.formats import date_format

from core.outputs.typesetting import as_content, maker, typeset, without_missing
from core.templatetags.databank import dutch_weekday, event_when, times
from core.text.rich_text import paragraphs, plain
from events.models import EventPage
from events.models.choices import EventStatus, RegistrationMode
from events.models.registration_stage import said_deadline
from events.programme.reading import Programme
from events.programme.sessions import Day, Session

MEDIA_TYPE = "application/pdf"
# Seconds. Long: the key says all that the document is made of.
_KEPT_FOR = 7 * 24 * 3600
_TEMPLATE = Path(__file__).with_name("invitation.typ")
_QUIET = frozenset({"onthaal", "pauze", "receptie"})
_NOTICES: dict[str, str] = {
    EventStatus.CANCELLED: "Dit evenement gaat niet door.",
    EventStatus.POSTPONED: "Dit evenement is uitgesteld. De nieuwe datum staat op de site zodra ze bekend is.",
}


def invitation(event: EventPage, programme: Programme) -> bytes:
    """Return the invitation to `event` as a PDF. The same content gives the same bytes."""
    content = as_content(_content(event, programme))
    key = f"invitation-{hashlib.sha256(f'{maker(_TEMPLATE)}{content}'.encode()).hexdigest()}"
    found: bytes | None = kept.get(key)
    if found is None:
        found = typeset(_TEMPLATE, without_missing(content), format="pdf", pdf_standards="ua-1")
        kept.set(key, found, _KEPT_FOR)
    return found


# --- What stands in it -----------------------------------------------------------------------------------------------


def _content(event: EventPage, programme: Programme) -> dict[str, Any]:
    starts = timezone.localtime(event.starts_at) if event.starts_at else None
    return {
        "title": plain(event.title),
        "strapline": plain(event.strapline),
        "notice": _NOTICES.get(event.status, ""),
        "changed": _date(event.last_published_at or event.starts_at),
        "mark": [str(starts.day), date_format(starts, "F"), str(starts.year)] if starts else [],
        "when": _capitalised(event_when(event.starts_at, event.ends_at)),
        "where": plain(event.where(with_street=True)),
        "introduction": _texts(event.introduction),
        "days": [_day(day, programme) for day in programme.days],
        "facts": [{"label": label, "value": plain(value)} for label, value in _facts(event) if value],
        "practical": _texts(event.practical),
        "url": event.full_url or "",
    }


def _facts(event: EventPage) -> Iterable[tuple[str, str]]:
    yield "Organisator", event.organiser.name if event.organiser else ""
    yield "Prijs", event.price
    yield "Taal", event.language
    yield "Toegankelijkheid", event.venue_accessibility
    yield "Contact", ", ".join(part for part in (event.contact_name, event.contact_email, event.contact_phone) if part)
    yield "Inschrijven", _registration(event)


def _registration(event: EventPage) -> str:
    if event.is_past or event.status in _NOTICES:
        return ""
    if event.registration_mode == RegistrationMode.NONE:
        return "Inschrijven hoeft niet."
    until = f" {deadline}" if (deadline := said_deadline(event)) else ""
    return f"Op de site{until}: {event.full_url}"


def _day(day: Day, programme: Programme) -> dict[str, Any]:
    heading = _capitalised(dutch_weekday(day.date)) if day.date else f"Dag {day.number}"
    return {"heading": heading if programme.has_days else "", "sessions": [_session(part) for part in day.sessions]}


def _session(session: Session) -> dict[str, Any]:
    return {
        "time": times(session.start, session.end),
        "title": plain(session.title),
        "quiet": session.kind in _QUIET,
        **_common(session),
        "workshops": [_workshop(workshop) for workshop in session.workshops],
    }


def _workshop(workshop: Session) -> dict[str, Any]:
    meta = [f"Thema: {workshop.said_theme}" if workshop.said_theme else "", workshop.room]
    if workshop.has_own_times:
        meta.append(times(workshop.start, workshop.end))
    return {
        "title": plain(workshop.title),
        "meta": plain(" · ".join(part for part in meta if part)),
        **_common(workshop),
    }


def _common(session: Session) -> dict[str, Any]:
    return {
        "text": _texts(session.text),
        "speakers": [
            {"name": plain(speaker.name), "description": plain(speaker.description())} for speaker in session.speakers
        ],
        "practices": [
            {
                "title": plain(practice.title),
                "url": practice.full_url or "",
                "where": ", ".join(municipality.name for municipality in practice.municipality_list()),
            }
            for practice in session.practices
        ],
    }


def _texts(html: str) -> list[dict[str, str]]:
    return [{"kind": part.kind, "text": part.text} for part in paragraphs(html)]


def _date(moment: datetime.datetime | None) -> list[int]:
    """Return year, month and day in Brussels; empty when it is not known."""
    return list(timezone.localtime(moment).timetuple()[:3]) if moment else []


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
