"""The programme as it is shown: times, speakers, and the practices that the public may see.

Read from what is stored, not from its blocks, each of which would ask the database for what it refers to.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.safestring import mark_safe
from wagtail.models import Page

from core.publishing.visibility import publicly_visible
from events.models import EventPage, EventSpeaker
from events.programme.sessions import Day, Session
from events.programme.stored import (
    day_number,
    identified,
    items,
    part_values,
    stored_parts,
    text_references,
)
from library.api.public import PublicReferences
from practices.models import PracticePage


@dataclass(frozen=True)
class Programme:
    """The parts of the programme in order, and who speaks: also who stands in no part (yet)."""

    days: list[Day]
    speakers: list[EventSpeaker]

    @classmethod
    def load(cls, event: EventPage) -> "Programme":
        """Read the programme of `event`; what it refers to and the public may not see is left out. Six queries."""
        return cls._read(event, _Reader.load(event, stored_parts(event.programme)))

    @classmethod
    def of(cls, event: EventPage, practices: dict[int, PracticePage], references: PublicReferences) -> "Programme":
        """Read the programme with what was loaded for many events: its speakers, the practices that may be shown, and
        what its texts link to.
        """
        speakers = {str(speaker.key): speaker for speaker in event.speakers.all()}
        return cls._read(event, _Reader(_first_day(event), speakers, practices, references))

    @classmethod
    def _read(cls, event: EventPage, reader: "_Reader") -> "Programme":
        parts = stored_parts(event.programme)
        days = [
            Day(number, reader.date(number), [*map(reader.session, found)])
            for number, found in groupby(parts, key=day_number)
        ]
        return cls(days, list(reader.speakers.values()))

    @property
    def sessions(self) -> list[Session]:
        """All parts, in order."""
        return [session for day in self.days for session in day.sessions]

    @property
    def has_days(self) -> bool:
        """Whether the programme takes more than one day."""
        return len(self.days) > 1 or any(day.number > 1 for day in self.days)

    def __bool__(self) -> bool:
        return bool(self.days)


def preview(block_type: str, value: dict[str, Any]) -> Session:
    """Return a part as the CMS previews its block, from its stored form; without speakers and practices."""
    reader = _Reader(None, {}, {}, _references())
    return (
        reader.workshop(value, {}) if block_type == "workshop" else reader.session({"type": block_type, "value": value})
    )


def workshop_rounds(event: EventPage) -> list[Session]:
    """Return the rounds of workshops in order, without speakers, practices and links in texts. No query."""
    reader = _Reader(_first_day(event), {}, {}, _references())
    return [reader.session(part) for part in stored_parts(event.programme) if part["type"] == "workshop_round"]


@dataclass(frozen=True)
class _Reader:
    """Makes sessions of stored parts; what they refer to was loaded before."""

    first_day: datetime.date | None
    speakers: dict[str, EventSpeaker]
    practices: dict[int, PracticePage]
    references: PublicReferences

    @classmethod
    def load(cls, event: EventPage, parts: list[dict[str, Any]]) -> "_Reader":
        values = list(part_values(parts))
        keys = {key for value in values for key in items(value, "practices") if key}
        visible = PracticePage.objects.filter(pk__in=keys).listed().for_small_cards() if keys else []
        references = _references()
        references.load(text_references(parts))
        return cls(
            _first_day(event),
            {str(speaker.key): speaker for speaker in event.speaker_list()},
            {practice.pk: practice for practice in visible},
            references,
        )

    def date(self, number: int) -> datetime.date | None:
        """Return the date of a day of the event, counted from 1."""
        return self.first_day + datetime.timedelta(days=number - 1) if self.first_day else None

    def session(self, part: dict[str, Any]) -> Session:
        value = part["value"]
        own = {**self._common(value), "key": part.get("id") or "", "day": self.date(day_number(part))}
        if part["type"] != "workshop_round":
            return Session(**own, kind=value.get("kind") or "")
        workshops = [self.workshop(workshop, own, key) for key, workshop in identified(value, "workshops")]
        return Session(**own, kind="workshopronde", workshops=workshops)

    def workshop(self, value: dict[str, Any], part: dict[str, Any], key: str = "") -> Session:
        own = self._common(value)
        times = {name: own[name] or part.get(name) for name in ("start", "end")}
        differs = any(times[name] != part.get(name) for name in times)
        more = {name: value.get(name) or "" for name in ("theme", "room")}
        return Session(
            **{**own, **times, **more},
            key=key,
            kind="workshop",
            day=part.get("day"),
            capacity=value.get("capacity"),
            has_own_times=differs,
        )

    def _common(self, value: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": value.get("title") or "",
            "start": _time(value.get("start")),
            "end": _time(value.get("end")),
            # Safe: rich text of editors, which Wagtail cleaned when it was stored.
            "text": mark_safe(self.references.html(value.get("text") or "")),  # noqa: S308
            "speakers": _known(items(value, "speakers"), self.speakers),
            "practices": _known(items(value, "practices"), self.practices),
        }


def _references() -> PublicReferences:
    """Return what looks up the pages and documents to which texts link, as addresses on this site."""
    return PublicReferences(lambda: publicly_visible(Page.objects.all()), lambda path: path, lambda model, key: None)


def _known(keys: Iterable[Any], found: dict[Any, Any]) -> list[Any]:
    return [found[key] for key in keys if key in found]


def _first_day(event: EventPage) -> datetime.date | None:
    return timezone.localtime(event.starts_at).date() if event.starts_at else None


def _time(stored: Any) -> datetime.time | None:
    return parse_time(stored) if isinstance(stored, str) else stored
