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

__all__ = [
    "Audience",
    "EventIndexPage",
    "EventPage",
    "EventPageQuerySet",
    "EventSpeaker",
    "Mailing",
    "Registration",
    "RegistrationMail",
    "RegistrationState",
    "WorkshopChoice",
]
