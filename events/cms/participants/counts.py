"""How many have and want a place in each workshop."""

from collections import Counter
from dataclasses import dataclass

from events.models import EventPage, WorkshopChoice
from events.programme.reading import workshop_rounds


@dataclass(frozen=True)
class WorkshopCount:
    """How many come to a workshop. key: None for one that left the programme."""

    round_title: str
    title: str
    key: str | None
    capacity: int | None
    taken: int
    waiting: int


def workshop_counts(event: EventPage) -> list[WorkshopCount]:
    """Return how many have and want a place in each workshop, those that left the programme last. One query."""
    rows = WorkshopChoice.objects.filter(registration__event=event).values_list(
        "round_key", "workshop_key", "has_place", "title"
    )
    numbers = Counter((part, workshop, has_place) for part, workshop, has_place, _title in rows)
    titles = {(part, workshop): title for part, workshop, _has_place, title in rows}
    counts = []
    for part in workshop_rounds(event):
        for workshop in part.workshops:
            place = (part.key, workshop.key)
            titles.pop(place, None)
            counts.append(
                WorkshopCount(
                    part.title,
                    workshop.title,
                    workshop.key,
                    workshop.capacity,
                    numbers[(*place, True)],
                    numbers[(*place, False)],
                )
            )
    gone = [
        WorkshopCount(
            "Niet meer in het programma", title, None, None, numbers[(*place, True)], numbers[(*place, False)]
        )
        for place, title in titles.items()
    ]
    return [*counts, *gone]
