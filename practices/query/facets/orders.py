"""Practices in an order, of which some are picked by their bits."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, compress, islice
from typing import overload


@dataclass(frozen=True)
class Order:
    """Practices in an order: their keys, and beside each its place in the index."""

    keys: list[int]
    places: Sequence[int]


class Keys(Sequence[int]):
    """Keys that are looked up as far as one reads."""

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, int) or index.step is not None:
            return list(self)[index]
        start, stop, _step = index.indices(len(self))
        return list(islice(self, start, stop))


@dataclass(frozen=True)
class OrderedKeys(Keys):
    """The keys of some practices in an order. They are looked up as far as one reads: a page is mostly the first.

    flags: for each place in the index whether the practice is among them; total: how many are.
    """

    order: Order
    flags: bytes
    total: int

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[int]:
        places = self.order.places
        # A range is the order of the index itself.
        flags = self.flags if isinstance(places, range) else map(self.flags.__getitem__, places)
        return compress(self.order.keys, flags)


@dataclass(frozen=True)
class OneAfterOther(Keys):
    """The keys of several parts, one part after the other."""

    parts: tuple[OrderedKeys, ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self.parts)


class Bits:
    """Bits that are set one by one. They are kept as octets, of which a thousand take less than a hundred numbers."""

    def __init__(self) -> None:
        self._octets = bytearray()

    def add(self, number: int) -> None:
        """Set this bit."""
        position = number >> 3
        if position >= len(self._octets):
            self._octets.extend(bytes(position + 1 - len(self._octets)))
        self._octets[position] |= 1 << (number & 7)

    def __int__(self) -> int:
        return int.from_bytes(self._octets, "little")


def bits(numbers: Iterable[int]) -> int:
    """Return a number with these bits set."""
    made = Bits()
    for number in numbers:
        made.add(number)
    return int(made)


_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


def flags(bits: int, length: int) -> bytes:
    """Return the bits as octets of 0 and 1, the lowest first: asking one of many is quicker than of a number."""
    return f"{bits:0{length}b}"[::-1].encode().translate(_DIGITS) if length else b""


def most_used(counts: Mapping[str, int], chosen: Collection[str], shown: int) -> list[str]:
    """Return the values that are chosen, all of them, and those that find most until there are `shown`."""
    first = sorted(chosen, key=counts.__getitem__, reverse=True)
    most = nlargest(shown + len(chosen), counts, key=counts.__getitem__)
    return [*first, *[slug for slug in most if slug not in chosen][: max(shown - len(first), 0)]]
