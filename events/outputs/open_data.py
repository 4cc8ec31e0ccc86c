"""Events as open data: the files with all of them."""

import datetime

from django.db.models import Max
from django.urls import reverse

from events.models import EventPage
from practices.outputs.open_data import Distribution


def distributions() -> list[Distribution]:
    """Return the files, each with events that lists show."""
    return [
        Distribution(
            "Evenementen",
            "Kalender",
            "Alle evenementen, als iCalendar. Abonneer je agenda erop, dan staat elk nieuw evenement er vanzelf in.",
            reverse("events_calendar"),
            "text/calendar",
            "ICS",
        ),
        Distribution(
            "Evenementen",
            "Atom",
            "Een feed met de 50 evenementen die het laatst gewijzigd zijn.",
            reverse("events_feed"),
            "application/atom+xml",
            "ATOM",
        ),
    ]


def last_change() -> datetime.datetime | None:
    """Return when an event that lists show was last published; None when there are none."""
    found = EventPage.objects.listed().aggregate(last=Max("last_published_at"))
    moment: datetime.datetime | None = found["last"]
    return moment
