"""Where a reader of a list was: what comes after is found there also when things came, went or moved meanwhile."""

import base64
import binascii
import datetime
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CURSOR = "cursor"
# Of a text that is read, in characters.
LONGEST_CURSOR = 200
# Where something stands in an order: whole numbers, compared one after the other.
Key = tuple[int, ...]
_TEXT = re.compile(r"([a-z]{1,20})((?::-?[0-9]{1,19}){1,6})")
_NEVER = 2**62
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class WrongCursorError(Exception):
    """Raised for a text that never was a cursor of this order."""


@dataclass(frozen=True)
class Walk:
    """A way through a list that can be left and taken up again.

    order: the name of the order; key_of: gives for a thing where it stands in it, which rises along the list.
    """

    order: str
    key_of: Callable[[int], Key]

    def cursor_at(self, thing: int) -> str:
        """Return the cursor for what comes after `thing`."""
        return _written(self.order, self.key_of(thing))

    def place_after(self, cursor: str, things: Sequence[int]) -> int:
        """Return how many of `things`, which are in the order, come before what follows the cursor.

        Raises WrongCursorError when the text is none, or one of another order.
        """
        return bisect_right(things, self._read(cursor), key=self.key_of)

    def _read(self, cursor: str) -> Key:
        try:
            text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        except (binascii.Error, ValueError) as error:
            raise WrongCursorError from error
        match = _TEXT.fullmatch(text)
        if match is None or match[1] != self.order:
            raise WrongCursorError
        *key, _sum = map(int, match[2].removeprefix(":").split(":"))
        if cursor != _written(self.order, tuple(key)):
            raise WrongCursorError
        return tuple(key)


def _written(order: str, key: Key) -> str:
    text = ":".join([order, *map(str, key)])
    # Not a secret: what is in it stands in the list. A sum tells a cursor that was cut or mistyped.
    checked = f"{text}:{zlib.crc32(text.encode())}"
    return base64.urlsafe_b64encode(checked.encode()).decode().rstrip("=")


def moment_number(moment: datetime.datetime | None) -> int:
    """Return a moment as a number that grows with it, in microseconds; what has none comes before all."""
    return -_NEVER if moment is None else (moment - _EPOCH) // datetime.timedelta(microseconds=1)
