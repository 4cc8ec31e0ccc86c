from events.models.event import (
    EventPage,
    EventPageQuerySet,
)
from events.models.index import EventIndexPage
from events.models.registration import (
    Audience,
    Mailing,
    Registration,
    RegistrationMail,
    RegistrationState,
    WorkshopChoice,
)
from events.models.speaker import EventSpeaker
from events.models.tally import EventTally

__all__ = [
    "Audience",
    "EventIndexPage",
    "EventPage",
    "EventPageQuerySet",
    "EventSpeaker",
    "EventTally",
    "Mailing",
    "Registration",
    "RegistrationMail",
    "RegistrationState",
    "WorkshopChoice",
]
