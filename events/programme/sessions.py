"""The parts of a programme as they are shown."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from events.models import EventSpeaker
from practices.models import PracticePage


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
    speakers: list[EventSpeaker] = field(default_factory=list)
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


def _moment(day: datetime.date | None, time: datetime.time | None) -> datetime.datetime | None:
    if day is None or time is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, time))
