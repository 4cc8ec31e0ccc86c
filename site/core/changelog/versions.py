"""Which version of a page is the last, for what is kept of many: a change renews what the log names and no more."""

import datetime
from dataclasses import dataclass, field
from itertools import count

from core.changelog.change import Change
from core.changes.stamp import ChangeStamp, Stamp
from core.http.conditional import content_now
from core.kept import Kept

# Rows of the log that are read one by one, and pages that are remembered: for more, everything is new.
MOST_RENEWED = 100
MOST_REMEMBERED = 2_000

_numbers = count(1)
_alone: set[str] = set()


@dataclass(frozen=True)
class Versions:
    """The versions of all pages at one moment, as numbers.

    cursor: how far the log was followed. of_all: another one when something changed that many things may show.
    """

    cursor: int
    of_all: int
    _changed: dict[int, int] = field(default_factory=dict)
    _things: dict[str, int] = field(default_factory=dict)

    def of_things(self, name: str) -> int:
        """Return the version of all things with this name in the log: another one when one of them came or changed."""
        return self._things.get(name, self.of_all)

    def of(self, key: int) -> int:
        """Return the version of a page: another one when it changed, or something that it shows."""
        return self._changed.get(key, self.of_all)


def changes_alone(name: str) -> None:
    """Say that of things with this name in the log, nothing is shown but by what the log names with them."""
    _alone.add(name)


_last: Kept[None, Versions] = Kept(1)


def versions() -> Versions:
    """Return the versions as they are now. One query when something changed, besides that for the stamp."""
    with ChangeStamp.seen() as stamp:
        _content, expired = content_now()
    made_of = (stamp.value, expired, stamp.cursor)
    return _last.get(None, made_of, lambda: _made(stamp, expired))


def _made(stamp: Stamp, expired: datetime.datetime | None) -> Versions:
    last = _last.last(None)
    if last is not None and last[0][:2] == (stamp.value, expired) and stamp.compacted <= last[1].cursor:
        before = last[1]
        named = _pages_changed(before.cursor, stamp.cursor)
        if named is not None and len(before._changed) < MOST_REMEMBERED:
            number = next(_numbers)
            changed = before._changed | dict.fromkeys((key for _thing, key in named), number)
            things = before._things | dict.fromkeys((thing for thing, _key in named), number)
            return Versions(stamp.cursor, before.of_all, changed, things)
    return Versions(stamp.cursor, next(_numbers))


def _pages_changed(after: int, until: int) -> list[tuple[str, int]] | None:
    """Return the pages that the log names between two cursors, as name and key; None for many, or for other things."""
    rows = Change.objects.filter(cursor__gt=after, cursor__lte=until).order_by().values_list("thing", "row")
    named = list(rows[: MOST_RENEWED + 1])
    is_small = len(named) <= MOST_RENEWED and _alone.issuperset(thing for thing, _key in named)
    return named if is_small else None
