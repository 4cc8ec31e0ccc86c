"""How far the registration for an event is, and when it closes, as far as the event itself tells."""

import datetime
from enum import Enum, auto

from django.utils import timezone

from core.templatetags.databank import dutch_date, dutch_time
from events.models.choices import EventStatus, RegistrationMode
from events.models.event import EventPage

_MINUTE = datetime.timedelta(minutes=1)


class Stage(Enum):
    """How far the registration for an event is."""

    NOT_NEEDED = auto()
    # The event was cancelled or postponed.
    OFF = auto()
    OVER = auto()
    NOT_YET = auto()
    CLOSED = auto()
    ELSEWHERE = auto()
    OPEN = auto()
    # There is no form that the public may see.
    NO_FORM = auto()


def stage_of(event: EventPage, now: datetime.datetime | None = None) -> Stage:
    """Return how far the registration is, as far as the event itself tells: whether its form is public is not asked."""
    now = now or timezone.now()
    if event.registration_mode == RegistrationMode.NONE:
        return Stage.NOT_NEEDED
    if event.status != EventStatus.PLANNED:
        return Stage.OFF
    if event.ends_at is not None and event.ends_at <= now:
        return Stage.OVER
    if event.registration_opens is not None and now < event.registration_opens:
        return Stage.NOT_YET
    last = closes_at(event)
    if last is not None and last <= now:
        return Stage.CLOSED
    return Stage.ELSEWHERE if event.registration_mode == RegistrationMode.EXTERNAL else Stage.OPEN


def closes_at(event: EventPage) -> datetime.datetime | None:
    """Return the first moment at which one can't register any more: the deadline, else the start of the event.

    A deadline of 23.59 means the whole day, as everyone reads it.
    """
    deadline = event.registration_deadline
    if deadline is not None and timezone.localtime(deadline).time() >= datetime.time(23, 59):
        return deadline.replace(second=0, microsecond=0) + _MINUTE
    return deadline or event.starts_at


def said_deadline(event: EventPage) -> str:
    """Say until when one can register: 'tot 3 maart 2027 om 12.00 uur'; nothing without a deadline."""
    last = closes_at(event)
    return _until(last) if event.registration_deadline and last else ""


def said_start(moment: datetime.datetime) -> str:
    """Say from when: 'vanaf 3 maart 2027 om 9.00 uur', or the day alone when it begins at midnight."""
    at_midnight = timezone.localtime(moment).time() == datetime.time.min
    return f"vanaf {dutch_date(moment)}" if at_midnight else f"vanaf {_day_and_hour(moment)}"


def _until(last: datetime.datetime) -> str:
    """Say until when: 'tot 3 maart 2027 om 12.00 uur', or the last whole day when it ends at midnight."""
    at_midnight = timezone.localtime(last).time() == datetime.time.min
    return f"tot en met {dutch_date(last - _MINUTE)}" if at_midnight else f"tot {_day_and_hour(last)}"


def _day_and_hour(moment: datetime.datetime) -> str:
    return f"{dutch_date(moment)} om {dutch_time(moment)}\N{NO-BREAK SPACE}uur"
