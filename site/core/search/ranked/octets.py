"""Arithmetic with ten thousand small numbers at once: an octet for each slot, as bytes or as one long number.

Python adds, masks and multiplies numbers of ten thousand octets in microseconds, where a loop takes milliseconds; and
whole numbers give the same on every machine.
"""

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress

# One octet for each slot.
Octets = bytes
# The same as a number, of which every octet is 0 or 1.
Flags = int
NONE: Flags = 0

BLOCK = 256
# With so many pairs a block is stored as an octet for each slot instead.
MANY = 64
_LANE = 4


def packed(held: dict[int, int]) -> bytes:
    """Return the strengths of a block as they are stored: pairs of slot and strength, or an octet for each slot."""
    pairs = sorted((slot, strength) for slot, strength in held.items() if strength)
    if len(pairs) < MANY:
        return bytes(octet for pair in pairs for octet in pair)
    octets = bytearray(BLOCK)
    for slot, strength in pairs:
        octets[slot] = strength
    return bytes(octets)


def unpacked(stored: bytes) -> dict[int, int]:
    """Return the strengths of a block by slot."""
    if len(stored) == BLOCK:
        return {slot: strength for slot, strength in enumerate(stored) if strength}
    return dict(zip(stored[::2], stored[1::2], strict=True))


def lay(stored: bytes, octets: bytearray, start: int) -> None:
    """Lay a stored block in `octets`, from `start` on."""
    if len(stored) == BLOCK:
        octets[start : start + BLOCK] = stored
    else:
        for slot, strength in zip(stored[::2], stored[1::2], strict=True):
            octets[start + slot] = strength


def number(octets: Octets | bytearray) -> int:
    """Return octets as one number."""
    return int.from_bytes(octets, "little")


def octets_of(value: int, slots: int) -> Octets:
    """Return a number as that many octets."""
    return value.to_bytes(slots, "little")


def flags(octets: Octets) -> Flags:
    """Return where something is."""
    return number(levelled(octets, 1))


def flags_at(slots: Iterable[int], total: int) -> Flags:
    """Return flags at these slots."""
    octets = bytearray(total)
    for slot in slots:
        octets[slot] = 1
    return number(octets)


def slots_of(flagged: Flags, slots: int) -> list[int]:
    """Return the slots that are flagged, in order."""
    return list(compress(range(slots), octets_of(flagged, slots)))


def count(flagged: Flags) -> int:
    """Return how many slots are flagged."""
    return flagged.bit_count()


def without(flagged: Flags, other: Flags) -> Flags:
    """Return what is flagged and not in `other`."""
    return flagged & ~other


def only(octets: Octets, flagged: Flags) -> Octets:
    """Return the octets where flagged, 0 elsewhere."""
    return octets_of(number(octets) & flagged * 255, len(octets))


def scaled(octets: Octets, factor: float) -> Octets:
    """Return the octets times a factor of at most 1; what is there stays there."""
    return octets.translate(_times(round(factor, 3)))


def levelled(octets: Octets, value: int) -> Octets:
    """Return `value` for each octet that is there."""
    return octets.translate(_same(value))


def sums(rows: Sequence[Octets], factors: Sequence[int]) -> "array[int]":
    """Return for each slot the sum over the rows of octet times factor; it must stay under four billion."""
    total = 0
    for row, factor in zip(rows, factors, strict=True):
        lanes = bytearray(_LANE * len(row))
        lanes[::_LANE] = row
        total += number(lanes) * factor
    return array("I", octets_of(total, _LANE * len(rows[0])))


@lru_cache(maxsize=1_000)
def _times(factor: float) -> bytes:
    return bytes(max(round(value * factor), 1) if value else 0 for value in range(256))


@lru_cache(maxsize=256)
def _same(value: int) -> bytes:
    return bytes([0, *[max(value, 1)] * 255])
