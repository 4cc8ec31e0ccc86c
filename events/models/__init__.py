from events.models.event import EventPage, EventPageQuerySet, EventStatus, RegistrationMode, presented_practices
from events.models.index import EventIndexPage

__all__ = [
    "EventIndexPage",
    "EventPage",
    "EventPageQuerySet",
    "EventStatus",
    "RegistrationMode",
    "presented_practices",
]
