"""Mails of editors to participants. All are put in the outbox at once; the worker sends them one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string

from events.models import EventPage
from events.models.registration import Audience, Mailing, Registration
from events.registration import mails
from events.registration.links import link_to


@transaction.atomic
def send_mailing(event: EventPage, told: Mapping[str, Any]) -> tuple[Mailing | None, bool]:
    """Owe a mail to everyone of an audience and return the mailing, and whether it is new.

    told: audience, subject, text, and the key of the form: the same form sent twice is one mailing. None when the
    audience is nobody.
    """
    mailing, is_new = Mailing.objects.get_or_create(key=told["key"], defaults={"event": event, **told})
    if not is_new:
        # A key that belongs to another event was made up.
        return (mailing if mailing.event_id == event.pk else None), False
    registrations = list(_audience(event, mailing.audience))
    if not registrations:
        mailing.delete()
        return None, False
    mails.write(((row, mailing.subject, _text(event, row, mailing.text)) for row in registrations), mailing=mailing)
    return mailing, True


@dataclass(frozen=True)
class Progress:
    """How far a mailing is. total: mails; sent: those that the mail server took; failing: tried, without success."""

    mailing: Mailing
    total: int
    sent: int
    failing: int

    @classmethod
    def of_event(cls, event: EventPage) -> "list[Progress]":
        """Return the mailings of an event, latest first. One query."""
        return [cls._read(row) for row in cls._counted(Mailing.objects.filter(event=event))]

    @classmethod
    def of(cls, mailing: Mailing) -> "Progress":
        """Return how far one mailing is."""
        return cls._read(cls._counted(Mailing.objects.filter(pk=mailing.pk)).get())

    @staticmethod
    def _counted(mailings: QuerySet[Mailing]) -> Any:
        unsent = Q(mails__mail__sent_at=None)
        return mailings.annotate(
            total=Count("mails"),
            sent=Count("mails", filter=~unsent),
            failing=Count("mails", filter=unsent & ~Q(mails__mail__last_error="")),
        )

    @classmethod
    def _read(cls, row: Any) -> "Progress":
        return cls(row, row.total, row.sent, row.failing)

    @property
    def is_done(self) -> bool:
        """Whether everything was sent."""
        return self.sent == self.total


def _audience(event: EventPage, audience: str) -> QuerySet[Registration]:
    active = event.registrations.active()
    return active if audience == Audience.ACTIVE else active.filter(state=audience)


def _text(event: EventPage, registration: Registration, text: str) -> str:
    context = {"event": event, "registration": registration, "text": text, "link": link_to(registration)}
    return render_to_string("events/mail/mailing.txt", context).strip() + "\n"
