"""The programme as it is shown: times, speakers, and the practices that the public may see.

Read from what is stored, not from its blocks, each of which would ask the database for what it refers to.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.safestring import mark_safe
from wagtail.models import Page

from core.querysets import publicly_visible
from library.public import PublicReferences, Reference, rich_text_references
from practices.models import PracticePage

if TYPE_CHECKING:
    from events.models import EventPage, EventSpeaker


@dataclass(frozen=True)
class Session:
    """A part of the programme, or one workshop of a round.

    key: identifies it for as long as it stands on the programme. kind: a SlotKind, 'workshopronde' or 'workshop'.
    start, end: those of the round where a workshop has none of its own. day: None while the event has no date.
    """

    key: str
    kind: str
    title: str
    day: datetime.date | None = None
    start: datetime.time | None = None
    end: datetime.time | None = None
    # HTML of an editor, with links to what the public may see.
    text: str = ""
    theme: str = ""
    room: str = ""
    capacity: int | None = None
    # Whether a workshop begins or ends at another time than its round.
    has_own_times: bool = False
    speakers: "list[EventSpeaker]" = field(default_factory=list)
    practices: list[PracticePage] = field(default_factory=list)
    workshops: "list[Session]" = field(default_factory=list)

    @property
    def said_theme(self) -> str:
        """The theme, to be said beside the title: empty where the title names it."""
        return "" if self.theme.casefold() in self.title.casefold() else self.theme

    @property
    def starts_at(self) -> datetime.datetime | None:
        """The moment at which it begins, with the offset that Brussels has then."""
        return _moment(self.day, self.start)

    @property
    def ends_at(self) -> datetime.datetime | None:
        """The moment at which it ends, with the offset that Brussels has then."""
        return _moment(self.day, self.end)


@dataclass(frozen=True)
class Day:
    """A day of an event. number: 1 for the first; date: None while the event has no date."""

    number: int
    date: datetime.date | None
    sessions: list[Session]


@dataclass(frozen=True)
class Programme:
    """The parts of the programme in order, and who speaks: also who stands in no part (yet)."""

    days: list[Day]
    speakers: "list[EventSpeaker]"

    @classmethod
    def load(cls, event: "EventPage") -> "Programme":
        """Read the programme of `event`; what it refers to and the public may not see is left out. Six queries."""
        return cls._read(event, _Reader.load(event, stored_parts(event.programme)))

    @classmethod
    def of(cls, event: "EventPage", practices: dict[int, PracticePage], references: PublicReferences) -> "Programme":
        """Read the programme with what was loaded for many events: its speakers, the practices that may be shown, and
        what its texts link to.
        """
        speakers = {str(speaker.key): speaker for speaker in event.speakers.all()}
        return cls._read(event, _Reader(_first_day(event), speakers, practices, references))

    @classmethod
    def _read(cls, event: "EventPage", reader: "_Reader") -> "Programme":
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


def workshop_rounds(event: "EventPage") -> list[Session]:
    """Return the rounds of workshops in order, without speakers, practices and links in texts. No query."""
    reader = _Reader(_first_day(event), {}, {}, _references())
    return [reader.session(part) for part in stored_parts(event.programme) if part["type"] == "workshop_round"]


def practice_keys(stream: Any) -> list[int]:
    """Return the keys of the practices on a programme, each once, in the order of the day."""
    return list(
        dict.fromkeys(key for value in _holders(stored_parts(stream)) for key in _items(value, "practices") if key)
    )


def text_references(parts: list[dict[str, Any]]) -> Iterator[Reference]:
    """Yield the pages and documents to which the texts of stored parts link."""
    for value in [*_holders(parts), *(part["value"] for part in parts)]:
        yield from rich_text_references(value.get("text") or "")


def stored_parts(stream: Any) -> list[dict[str, Any]]:
    """Return the parts of a programme as they are stored: dictionaries with type, value and id."""
    return list(stream.raw_data)


def day_number(part: dict[str, Any]) -> int:
    """Return on which day of its event a stored part stands; one that does not say stands on the first."""
    number = part["value"].get("day")
    return number if isinstance(number, int) and number > 0 else 1


@dataclass(frozen=True)
class _Reader:
    """Makes sessions of stored parts; what they refer to was loaded before."""

    first_day: datetime.date | None
    speakers: "dict[str, EventSpeaker]"
    practices: dict[int, PracticePage]
    references: PublicReferences

    @classmethod
    def load(cls, event: "EventPage", parts: list[dict[str, Any]]) -> "_Reader":
        values = list(_holders(parts))
        keys = {key for value in values for key in _items(value, "practices") if key}
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
        workshops = [self.workshop(workshop, own, key) for key, workshop in _identified(value, "workshops")]
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
            "speakers": _known(_items(value, "speakers"), self.speakers),
            "practices": _known(_items(value, "practices"), self.practices),
        }


def _references() -> PublicReferences:
    """Return what looks up the pages and documents to which texts link, as addresses on this site."""
    return PublicReferences(lambda: publicly_visible(Page.objects.all()), lambda path: path, lambda model, key: None)


def _known(keys: Iterable[Any], found: dict[Any, Any]) -> list[Any]:
    return [found[key] for key in keys if key in found]


def _holders(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the stored values that hold speakers and practices: parts, and workshops in place of their round."""
    for part in parts:
        if part["type"] == "workshop_round":
            yield from _items(part["value"], "workshops")
        else:
            yield part["value"]


def _items(value: dict[str, Any], name: str) -> list[Any]:
    return [item for _key, item in _identified(value, name)]


def _identified(value: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """Return the items of a stored list with their keys; what code wrote may be bare, without one."""
    return [
        (item.get("id") or "", item["value"]) if isinstance(item, dict) and item.get("type") == "item" else ("", item)
        for item in value.get(name) or []
    ]


def _first_day(event: "EventPage") -> datetime.date | None:
    return timezone.localtime(event.starts_at).date() if event.starts_at else None


def _time(stored: Any) -> datetime.time | None:
    return parse_time(stored) if isinstance(stored, str) else stored


def _moment(day: datetime.date | None, time: datetime.time | None) -> datetime.datetime | None:
    if day is None or time is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, time))
