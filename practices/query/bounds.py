"""The ranges of time by which practices are chosen."""

from typing import Any

from core.listing.limits import Bound, Limit
from core.text.partial_dates import first_day, last_day

STARTED_FROM = "gestart_vanaf"
STARTED_UNTIL = "gestart_tot"
VERIFIED_SINCE = "bevestigd_sinds"
CHANGED_SINCE = "gewijzigd_sinds"

BOUNDS = (
    Bound(
        STARTED_FROM,
        "Begonnen vanaf",
        "begonnen vanaf",
        "Praktijken die toen of later begonnen: een jaar, een maand of een dag.",
        "Practices that began then or later: a year, a month or a day. One of which only the year or month is known "
        "is found when it may have.",
        "2019",
    ),
    Bound(
        STARTED_UNTIL,
        "Begonnen tot en met",
        "begonnen tot en met",
        "Praktijken die toen of eerder begonnen: een jaar, een maand of een dag.",
        "Practices that began then or earlier: a year, a month or a day, to its end.",
        "2022-06",
        is_last=True,
    ),
    Bound(
        VERIFIED_SINCE,
        "Bevestigd sinds",
        "bevestigd sinds",
        "Praktijken waarvan iemand toen of later bevestigde dat ze nog kloppen: een jaar, een maand of een dag.",
        "Practices that were confirmed to be right then or later: a year, a month or a day.",
        "2024-01-15",
    ),
    Bound(
        CHANGED_SINCE,
        "Gewijzigd sinds",
        "gewijzigd sinds",
        "Praktijken die toen of later gepubliceerd werden: een dag of een moment.",
        "Practices that were published then or later: a year, a month, a day or a moment with its offset. What they "
        "refer to may change without; `changes` tells that as well.",
        "2025-03-26T13:00:00Z",
        takes_moment=True,
    ),
)
_COLUMNS = {
    STARTED_FROM: "started",
    STARTED_UNTIL: "started",
    VERIFIED_SINCE: "verified_on",
    CHANGED_SINCE: "last_published_at",
}
# Columns of PracticePage that tell when: those, and what orders them.
DATED = (*dict.fromkeys(_COLUMNS.values()), "first_published_at")


def column_of(limit: Limit) -> str:
    """Return the column of PracticePage that a limit is about."""
    return _COLUMNS[limit.bound.name]


def holds(limit: Limit, value: Any) -> bool:
    """Whether the value of that column, as it is stored, may be within the limit; what is not known is not."""
    if not value:
        return False
    if isinstance(value, str):
        return limit.holds(first_day(value), last_day(value))
    return limit.holds(value, value)
