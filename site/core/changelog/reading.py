"""The log as it is followed: what comes after a cursor, as the public sees it by now."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from core.changelog.change import Change, ChangeKind
from core.changelog.writing import what_expired
from core.changes.stamp import ChangeStamp

# A key of any database has no more digits.
_TEXT = re.compile(r"([0-9]{1,18})(?:-([1-9][0-9]{0,17}))?")


class WrongCursorError(ValueError):
    """This is no cursor of this log."""


class ForgottenCursorError(ValueError):
    """The log no longer knows all that happened since this cursor."""


class Cursor(NamedTuple):
    """How far someone has followed the log.

    position: of the last row that was read. began: where the log ended when someone began at nothing who has not
    come that far yet; 0 for others. What was gone before need not be told to them.
    """

    position: int = 0
    began: int = 0

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read a cursor. Raises WrongCursorError when it is none, ForgottenCursorError when it is too old."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise WrongCursorError(text)
        cursor = cls(int(found[1]), int(found[2] or 0))
        stamp = ChangeStamp.read()
        if max(cursor) > stamp.cursor or (cursor.began and cursor.began <= cursor.position):
            raise WrongCursorError(text)
        if cursor.position == 0:
            return cls(0, stamp.cursor)
        if max(cursor) < stamp.compacted:
            raise ForgottenCursorError(text)
        return cursor

    def __str__(self) -> str:
        return f"{self.position}-{self.began}" if self.began > self.position else str(self.position)


@dataclass(frozen=True)
class ChangesRead:
    """A part of the log. cursor: behind its last row; has_more: whether rows follow that were written already."""

    changes: list[Change]
    cursor: Cursor
    has_more: bool


def read_changes(after: Cursor, things: Collection[str], limit: int) -> ChangesRead:
    """Return at most `limit` rows about these things that follow `after`, the last one of each thing.

    What is gone by the clock and was not written yet comes behind the last row, without a cursor of its own: it is told
    again until it is written. One query, and one more at the end of the log.

    Nothing is told that was written after the stamp was read: what is kept of what a row names may be older than the
    row, and who has the cursor of the row would never be told again.
    """
    written = ChangeStamp.read().cursor
    rows = Change.objects.latest_rows().filter(cursor__gt=after.position, cursor__lte=written, thing__in=things)
    # What was gone when someone began, they never had.
    rows = rows.exclude(kind=ChangeKind.GONE, cursor__lte=after.began) if after.began else rows
    found = list(rows.order_by("cursor")[: limit + 1])
    if len(found) > limit:
        return ChangesRead(found[:limit], Cursor(found[limit - 1].cursor, after.began), has_more=True)
    end = max(written, after.position)
    due = [change for change in what_expired() if change.thing in things]
    return ChangesRead([*found, *due], Cursor(end), has_more=False)


def changed_rows(thing: str, after: int, until: int, most: int) -> set[int] | None:
    """Return the keys of what the log names of this thing behind one cursor up to another; None for more than `most`.

    One query, none where the cursors are the same.
    """
    if after >= until:
        return set()
    rows = Change.objects.filter(thing=thing, cursor__gt=after, cursor__lte=until).order_by()
    keys = set(rows.values_list("row", flat=True).distinct()[: most + 1])
    return keys if len(keys) <= most else None


def tells_of(thing: str, key: int) -> bool:
    """Whether the log says that the public sees the row of this thing with this key."""
    return Change.objects.of_public().filter(thing=thing, row=key).exists()


def last_change(things: Collection[str], key: uuid.UUID) -> Change | None:
    """Return the last that the log knows of the thing with this uuid; None when it was never public."""
    return Change.objects.latest_rows().filter(thing__in=things, uuid=key).order_by("-cursor").first()
