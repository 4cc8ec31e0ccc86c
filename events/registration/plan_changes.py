"""What participants have to hear when a published event changes: that it is off, put off, or at another time or place.

Nothing is mailed by itself: an editor who corrects a typing error writes to nobody.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, TextChoices
from django.template.loader import render_to_string

from core.templatetags.databank import dutch_date
from events.models import EventPage
from events.models.choices import EventStatus
from events.models.registration import Audience, RegistrationState
from events.registration.purge import days_kept_when_postponed

# The parameter by which a link asks for a mail about a change.
ABOUT = "over"


class Change(TextChoices):
    """What happened to an event. The label says it to an editor."""

    CANCELLED = "geannuleerd", "Dit evenement is geannuleerd."
    POSTPONED = "uitgesteld", "Dit evenement is uitgesteld."
    MOVED = "verplaatst", "Tijd of plek van dit evenement is gewijzigd."


_SUBJECTS: Mapping[str, str] = {
    Change.CANCELLED: "Gaat niet door",
    Change.POSTPONED: "Uitgesteld",
    Change.MOVED: "Gewijzigd",
}


@dataclass(frozen=True)
class Plan:
    """Whether, when and where the public reads that an event takes place."""

    status: str
    when: tuple[datetime.datetime | None, datetime.datetime | None]
    where: tuple[Any, ...]

    @classmethod
    def published(cls, key: int) -> "Plan | None":
        """Read the plan of an event as it is published; None while it isn't. One query."""
        where = ("attendance_mode", "venue_name", "venue_address", "venue_municipality")
        row = EventPage.objects.published().filter(pk=key).values_list("status", "starts_at", "ends_at", *where).first()
        return cls(row[0], row[1:3], row[3:]) if row else None

    def change_to(self, later: "Plan") -> Change | None:
        """Return what participants have to hear when this plan became `later`."""
        if later.status != EventStatus.PLANNED:
            return Change(later.status) if later.status != self.status else None
        return Change.MOVED if later != self else None


def told_to_editors(event: EventPage, change: Change) -> str:
    """Say what changed and how many have to hear it; nothing where nobody has to."""
    rows = event.registrations.active().order_by().values_list("state").annotate(Count("pk"))
    numbers = dict(rows)
    if event.is_done or not numbers:
        return ""
    coming, waiting = (numbers.get(state, 0) for state in (RegistrationState.CONFIRMED, RegistrationState.WAITING))
    people = "Er is 1 persoon ingeschreven" if coming == 1 else f"Er zijn {coming} mensen ingeschreven"
    queue = f" en {waiting} op de wachtlijst" if waiting else ""
    told = f"{change.label} {people}{queue}. Zij krijgen niet vanzelf bericht: schrijf hun wat er verandert."
    if change is Change.POSTPONED and event.ends_at:
        last = event.ends_at + datetime.timedelta(days=days_kept_when_postponed())
        told += f" Komt er geen nieuwe datum, dan verwijdert de site de inschrijvingen op {dutch_date(last)}."
    return told


def suggested_mail(event: EventPage, about: str) -> dict[str, str]:
    """Return what a mail to all about a change may hold, for an editor to finish; nothing when `about` is no change."""
    if about not in Change.values:
        return {}
    text = render_to_string("events/mail/change.txt", {"event": event, "change": about}).strip()
    return {"audience": Audience.ACTIVE, "subject": f"{_SUBJECTS[about]}: {event.title}"[:160], "text": text}
