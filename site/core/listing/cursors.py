"""Where a reader of a list was: what comes after is found there also when things came, went or moved meanwhile."""

import base64
import binascii
import datetime
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CURSOR = "cursor"
# Of a text that is read, in characters: room for the longest title, in the widest letters.
LONGEST_CURSOR = 2_200
# Where something stands in an order: whole numbers and texts, compared one after the other.
Key = tuple[int | str, ...]
_NEVER = 2**62
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# Things of which the keys are asked at once to find a place between them.
_PROBES = 100


class WrongCursorError(Exception):
    """Raised for a text that never was a cursor of this order."""


@dataclass(frozen=True)
class Walk:
    """A way through a list that can be left and taken up again.

    order: the name of the order; shape: of what each part of a key is; keys_of: gives for things where they stand in
    it, which rises along the list. It may leave out a thing that is gone.
    """

    order: str
    shape: tuple[type[int] | type[str], ...]
    keys_of: Callable[[Sequence[int]], Mapping[int, Key]]

    def cursor_at(self, thing: int) -> str | None:
        """Return the cursor for what comes after `thing`; None where that is gone."""
        key = self.keys_of([thing]).get(thing)
        return None if key is None else _written(self.order, key)

    def place_after(self, cursor: str, things: Sequence[int]) -> int:
        """Return how many of `things`, which are in the order, come before what follows the cursor.

        Raises WrongCursorError when the text is none, or one of another order.
        """
        return place_after(self._read(cursor), things, self.keys_of)

    def _read(self, cursor: str) -> Key:
        try:
            text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
            order, *parts = json.loads(text.rpartition(":")[0])
            key: Key = tuple(parts)
            # As it would be written: nothing was cut off it, mistyped or put behind it.
            is_one = tuple(map(type, key)) == self.shape and order == self.order and cursor == _written(order, key)
        except (binascii.Error, ValueError, TypeError, RecursionError) as error:
            raise WrongCursorError from error
        if not is_one:
            raise WrongCursorError
        return key


def place_after(key: Key, things: Sequence[int], keys_of: Callable[[Sequence[int]], Mapping[int, Key]]) -> int:
    """Return how many of `things` come before what follows `key`: two looks at ten thousand of them.

    things: in the order of their keys, as `keys_of` gives them for some at once; what it leaves out is passed over.
    """
    first, last = 0, len(things)
    while first < last:
        step = max((last - first) // _PROBES, 1)
        numbers = range(first, last, step)
        known = keys_of([things[number] for number in numbers])
        keys = [(number, known[things[number]]) for number in numbers if things[number] in known]
        first = max((number for number, other in keys if other <= key), default=first - 1) + 1
        last = min((number for number, other in keys if other > key), default=last)
        if step == 1:
            break
    return first


def _written(order: str, key: Key) -> str:
    text = json.dumps([order, *key], ensure_ascii=False, separators=(",", ":"))
    # Not a secret: what is in it stands in the list. A sum tells a cursor that was cut or mistyped.
    checked = f"{text}:{zlib.crc32(text.encode())}"
    return base64.urlsafe_b64encode(checked.encode()).decode().rstrip("=")


def moment_number(moment: datetime.datetime | None) -> int:
    """Return a moment as a number that grows with it, in microseconds; what has none comes before all."""
    return -_NEVER if moment is None else (moment - _EPOCH) // datetime.timedelta(microseconds=1)
