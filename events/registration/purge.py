"""Removes what people told when they registered, some time after the event."""

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models.choices import EventStatus
from events.models.registration import Mailing, Registration, counted
from events.models.tally import EventTally
from library.models import SiteSettings
from post.models import OutgoingMail

logger = logging.getLogger(__name__)

# What was postponed is still to be held, so the participants are needed; but a new date may never come.
POSTPONED_DAYS = 365
_TOLD = ("event", "confirmed", "waiting", "cancelled", "organisations", "attended")


@dataclass(frozen=True)
class Purged:
    """How much was removed, or would be."""

    registrations: int
    mails: int


def purge_registrations(now: datetime.datetime | None = None, *, dry_run: bool = False) -> Purged:
    """Remove registrations for events that ended long enough ago, with the mails to those people. Return how many.

    How long is a setting of the site, in days; longer for an event that was postponed. What was sent goes too: it holds
    the same data.
    """
    over = {name: _over(name, now or timezone.now()) for name in ("event", "registration_mail__registration__event")}
    with transaction.atomic():
        registrations = Registration.objects.filter(over["event"])
        mails = OutgoingMail.objects.filter(over["registration_mail__registration__event"])
        purged = Purged(registrations.count(), mails.count())
        if not dry_run:
            _keep_numbers(registrations)
            mails.delete()
            registrations.delete()
            Mailing.objects.filter(over["event"]).delete()
    if purged.registrations and not dry_run:
        logger.info("removed %s registrations and %s mails of past events", purged.registrations, purged.mails)
    return purged


def _keep_numbers(registrations: QuerySet[Registration]) -> None:
    """Add how many there are to what is known of their events; one that opened again is purged again."""
    for event, *numbers in registrations.order_by().values_list("event").annotate(**counted()).values_list(*_TOLD):
        tally, _created = EventTally.objects.get_or_create(event_id=event)
        for name, number in zip(_TOLD[1:], numbers, strict=True):
            setattr(tally, name, getattr(tally, name) + number)
        tally.save()


def days_kept() -> int:
    """Return how many days after an event what people told is kept: the shortest that any site sets."""
    return SiteSettings.shortest("registration_days")


def days_kept_when_postponed() -> int:
    """Return how many days what people told is kept after the day on which a postponed event would have ended."""
    return max(days_kept(), POSTPONED_DAYS)


def _over(event: str, now: datetime.datetime) -> Q:
    """Return what events fulfil of which the participants are to be forgotten. event: how a row leads to its event."""
    postponed = Q(**{f"{event}__status": EventStatus.POSTPONED})
    limit, later = (now - datetime.timedelta(days=days) for days in (days_kept(), days_kept_when_postponed()))
    return Q(~postponed, **{f"{event}__ends_at__lte": limit}) | Q(postponed, **{f"{event}__ends_at__lte": later})
