from events.models.event import (
    AttendanceMode,
    EventPage,
    EventPageQuerySet,
    EventStatus,
    RegistrationMode,
    presented_practices,
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
    "AttendanceMode",
    "Audience",
    "EventIndexPage",
    "EventPage",
    "EventPageQuerySet",
    "EventSpeaker",
    "EventStatus",
    "Mailing",
    "Registration",
    "RegistrationMail",
    "RegistrationMode",
    "RegistrationState",
    "WorkshopChoice",
    "presented_practices",
]
