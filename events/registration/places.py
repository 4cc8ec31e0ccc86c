"""Who gets a place. Whatever gives or takes one does so here, while the row of the event is locked.

So two people who take the last place at the same moment take it one after the other. PostgreSQL locks the row; SQLite
lets one transaction at a time write, from its start.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from core.changelog.noting import wait_for_writers
from core.changes.stamp import ChangeStamp
from core.throttling.attempts import Door, attempt, mailbox
from events.models import EventPage
from events.models.choices import EventStatus
from events.models.registration import Registration, RegistrationState, WorkshopChoice
from events.models.registration_stage import Stage, stage_of
from events.programme.reading import workshop_rounds
from events.programme.sessions import Session
from events.registration import mails

# Where a round has no key of its own in a form: "no workshop".
NO_WORKSHOP = "geen"
# The personal link is mailed again to whoever fills in the form again, but not over and over.
LINK_AGAIN_AFTER = datetime.timedelta(minutes=10)


class TooOftenError(Exception):
    """Too many registrations came in a short time: from one address, or for one mailbox. Nothing was stored."""


class NotOpenError(Exception):
    """One can't register, or change a choice, (any more)."""


@dataclass(frozen=True)
class Applicant:
    """What someone who registers tells. choices: the key of the workshop for the key of each round, if any."""

    name: str
    email: str
    organisation: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    notice: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


class Given(NamedTuple):
    """Places that were given out of a waiting list: to whom, and in which workshops."""

    registrations: list[Registration]
    choices: list[WorkshopChoice]


def enrol(event_key: int, key: uuid.UUID, applicant: Applicant) -> Registration:
    """Store a registration with the mails that it owes, and return it; the same `key` again returns the first.

    An address that is registered stays as it was; its personal link is mailed once more. Raises NotOpenError, and
    TooOftenError, for both alike: nobody learns by it who is registered.
    """
    with transaction.atomic():
        event = _locked(event_key)
        existing = Registration.objects.filter(key=key).first()
        if existing is not None:
            return existing
        if stage_of(event) is not Stage.OPEN:
            raise NotOpenError
        if attempt(Door.LINK, [mailbox(applicant.email)]):
            raise TooOftenError
        earlier = event.registrations.active().filter(email__iexact=applicant.email).first()
        if earlier is None:
            return _register(event, key, applicant)
        _mail_link_again(event, earlier)
        return earlier


def change_workshops(registration: Registration, choices: Mapping[str, str]) -> None:
    """Give someone other workshops: the key of one for the key of each round, or NO_WORKSHOP. Raises NotOpenError."""
    with transaction.atomic():
        event = _locked(registration.event_id)
        registration.refresh_from_db()
        if registration.state == RegistrationState.CANCELLED or stage_of(event) is not Stage.OPEN:
            raise NotOpenError
        _choose(event, registration, choices)
        mails.tell(event, *give_places(event), but_not=registration)


def cancel(registration: Registration, *, by_editor: bool = False) -> bool:
    """Take someone off the list and give the place to who waits longest; False when that happened before."""
    with transaction.atomic():
        event = _locked(registration.event_id)
        registration.refresh_from_db()
        if registration.state == RegistrationState.CANCELLED:
            return False
        registration.state = RegistrationState.CANCELLED
        registration.cancelled_at = timezone.now()
        registration.save(update_fields=["state", "cancelled_at"])
        registration.choices.all().delete()
        mails.cancelled(event, registration, by_editor=by_editor)
        mails.tell(event, *give_places(event))
    return True


def give_freed_places(event: EventPage) -> None:
    """Give those who wait the places, or workshops, that an event has more than before it was published."""
    if not event.registrations.active().exists():
        return
    with transaction.atomic():
        locked = _locked(event.pk)
        mails.tell(locked, *give_places(locked))


def give_places(event: EventPage) -> Given:
    """Give what is free to those who wait longest. `event` is locked. Nobody loses a place, whatever the capacity."""
    if event.status != EventStatus.PLANNED or event.starts_at is None or event.starts_at <= timezone.now():
        return Given([], [])
    registrations = _give_event(event)
    return Given(registrations, _give_workshops(event))


def taken_places(event: EventPage) -> Counter[tuple[str, str]]:
    """Return how many have a place in each workshop, by the keys of round and workshop. One query."""
    rows = WorkshopChoice.objects.filter(registration__event=event, has_place=True)
    return Counter(rows.values_list("round_key", "workshop_key"))


def rounds_to_choose(event: EventPage) -> list[Session]:
    """Return the rounds of which one can choose a workshop. No query."""
    rounds = workshop_rounds(event)
    return [part for part in rounds if part.key and any(workshop.key for workshop in part.workshops)]


def _locked(event_key: int) -> EventPage:
    """Return an event as it is published, locked until the transaction ends."""
    # Before the event: who publishes it holds the log, and then stores it.
    wait_for_writers()
    event: EventPage = EventPage.objects.select_for_update(of=("self",)).get(pk=event_key)
    return event


def _register(event: EventPage, key: uuid.UUID, applicant: Applicant) -> Registration:
    # At the end of the waiting list; whoever stands first there gets what is free.
    registration = event.registrations.create(
        key=key,
        name=applicant.name,
        email=applicant.email,
        organisation=applicant.organisation,
        answers=applicant.answers,
        notice=applicant.notice,
    )
    _choose(event, registration, applicant.choices)
    given = give_places(event)
    registration.refresh_from_db()
    mails.registered(event, registration)
    mails.tell(event, *given, but_not=registration)
    mails.notice(event)
    return registration


def _choose(event: EventPage, registration: Registration, choices: Mapping[str, str]) -> None:
    """Store what is chosen, at the end of the waiting list of each workshop; what stays as it was keeps its place."""
    chosen_before = {choice.round_key: choice for choice in registration.choices.all()}
    for part in rounds_to_choose(event):
        if part.key not in choices:
            continue
        before, wanted = chosen_before.get(part.key), choices[part.key]
        if before is not None and before.workshop_key == wanted:
            continue
        if before is not None:
            before.delete()
        workshop = next((found for found in part.workshops if found.key and found.key == wanted), None)
        if workshop is not None:
            registration.choices.create(round_key=part.key, workshop_key=workshop.key, title=workshop.title)


def _give_event(event: EventPage) -> list[Registration]:
    free = None if event.capacity is None else max(event.capacity - event.registrations.confirmed().count(), 0)
    first = list(event.registrations.waiting()[:free])
    if first:
        event.registrations.filter(pk__in=[row.pk for row in first]).update(state=RegistrationState.CONFIRMED)
        # The page says how many places are left.
        ChangeStamp.move_content()
    for registration in first:
        registration.state = RegistrationState.CONFIRMED
    return first


def _give_workshops(event: EventPage) -> list[WorkshopChoice]:
    taken = taken_places(event)
    capacity = {
        (part.key, workshop.key): workshop.capacity for part in workshop_rounds(event) for workshop in part.workshops
    }
    waiting = WorkshopChoice.objects.filter(
        registration__event=event, registration__state=RegistrationState.CONFIRMED, has_place=False
    )
    given = list(_first_of_each(waiting.select_related("registration").order_by("pk"), capacity, taken))
    WorkshopChoice.objects.filter(pk__in=[choice.pk for choice in given]).update(has_place=True)
    for choice in given:
        choice.has_place = True
    return given


def _first_of_each(
    waiting: Iterable[WorkshopChoice], capacity: Mapping[tuple[str, str], int | None], taken: Counter[Any]
) -> Iterable[WorkshopChoice]:
    """Yield who gets a place, counting them in `taken`; a workshop that left the programme has none to give."""
    for choice in waiting:
        place = (choice.round_key, choice.workshop_key)
        if place not in capacity:
            continue
        limit = capacity[place]
        if limit is None or taken[place] < limit:
            taken[place] += 1
            yield choice


def _mail_link_again(event: EventPage, registration: Registration) -> None:
    recent = timezone.now() - LINK_AGAIN_AFTER
    if not registration.mails.filter(mail__created_at__gt=recent).exists():
        mails.registered_already(event, registration)
