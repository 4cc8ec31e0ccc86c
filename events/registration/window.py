"""Whether one can register for an event now, and what is said about it."""

import datetime
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from core.templatetags.databank import dutch_date, dutch_time
from events.models.choices import EventStatus, RegistrationMode
from events.models.registration import Registration
from forms.models import FormPage

if TYPE_CHECKING:
    from events.models import EventPage

# The address of the form, below that of its event.
SUBPATH = "inschrijven/"
# What is shown when the form was taken in, below that of the form.
RECEIVED = "ontvangen/"
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


@dataclass(frozen=True)
class Registering:
    """What an event says about registering.

    url: where to do that now, empty when one can't. opens, until: in words, empty when there is nothing to say.
    capacity: None without a limit. left: places that are free, None without a limit. form: asks the questions.
    """

    stage: Stage
    url: str = ""
    opens: str = ""
    until: str = ""
    capacity: int | None = None
    left: int | None = None
    form: FormPage | None = None

    @property
    def is_full(self) -> bool:
        """Whether who registers now comes on the waiting list."""
        return self.left == 0


def stage_of(event: "EventPage", now: datetime.datetime | None = None) -> Stage:
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


def closes_at(event: "EventPage") -> datetime.datetime | None:
    """Return the first moment at which one can't register any more: the deadline, else the start of the event.

    A deadline of 23.59 means the whole day, as everyone reads it.
    """
    deadline = event.registration_deadline
    if deadline is not None and timezone.localtime(deadline).time() >= datetime.time(23, 59):
        return deadline.replace(second=0, microsecond=0) + _MINUTE
    return deadline or event.starts_at


def said_deadline(event: "EventPage") -> str:
    """Say until when one can register: 'tot 3 maart 2027 om 12.00 uur'; nothing without a deadline."""
    last = closes_at(event)
    return _until(last) if event.registration_deadline and last else ""


def registering(event: "EventPage", request: HttpRequest | None = None) -> Registering:
    """Return what `event` says about registering. One query where that happens on this site, else none."""
    stage = stage_of(event)
    opens = _from(event.registration_opens) if event.registration_opens else ""
    until = said_deadline(event)
    if stage is Stage.ELSEWHERE:
        # A page that went live by code may lack the address.
        stage = stage if event.registration_url else Stage.NO_FORM
        return Registering(stage, event.registration_url, opens, until, event.capacity)
    if stage is not Stage.OPEN:
        return Registering(stage, "", opens, until, event.capacity)
    form = _public_form(event, Site.find_for_request(request) if request else None)
    if form is None:
        return Registering(Stage.NO_FORM, "", opens, until, event.capacity)
    left = None if event.capacity is None else max(event.capacity - form.taken, 0)
    url = f"{event.get_url(request) or ''}{SUBPATH}"
    return Registering(stage, url, opens, until, event.capacity, left, form)


def _public_form(event: "EventPage", site: Site | None) -> FormPage | None:
    """Return the form of `event` if the public may see it, with `taken`: how many have a place or wait for one."""
    rows = Registration.objects.active().filter(event=event.pk).order_by()
    counted = rows.values("event").annotate(number=Count("pk")).values("number")
    forms = FormPage.objects.public(site).filter(pk=event.registration_form_id)
    form: FormPage | None = forms.annotate(taken=Coalesce(Subquery(counted), 0)).first()
    return form


def _from(moment: datetime.datetime) -> str:
    """Say from when: 'vanaf 3 maart 2027 om 9.00 uur', or the day alone when it begins at midnight."""
    at_midnight = timezone.localtime(moment).time() == datetime.time.min
    return f"vanaf {dutch_date(moment)}" if at_midnight else f"vanaf {_day_and_hour(moment)}"


def _until(last: datetime.datetime) -> str:
    """Say until when: 'tot 3 maart 2027 om 12.00 uur', or the last whole day when it ends at midnight."""
    at_midnight = timezone.localtime(last).time() == datetime.time.min
    return f"tot en met {dutch_date(last - _MINUTE)}" if at_midnight else f"tot {_day_and_hour(last)}"


def _day_and_hour(moment: datetime.datetime) -> str:
    return f"{dutch_date(moment)} om {dutch_time(moment)}\N{NO-BREAK SPACE}uur"
