"""Which practices are akin: those that share the most telling things, the fewer others have them the more they tell.

All of it is arithmetic on the index in memory (practices.query.facets), so a page asks the database nothing for it.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from core.kept import SITES_KEPT, Kept
from practices.models import PracticePage, PracticeRelated
from practices.models.querysets import PracticePageQuerySet
from practices.query.facets.index import FacetIndex
from practices.query.facets.renewal import Renewal, since
from practices.query.practice_query import METHOD, MUNICIPALITY, TAGS

# How finely rarity is weighed: steps for each halving of the practices that hold a value.
_STEPS = 4
LABELS_SHOWN = 3
# The facets that tell what a practice is about, besides the vocabularies.
_TELLING = frozenset({TAGS, MUNICIPALITY, METHOD})


class Shared(NamedTuple):
    """Something that practices may have in common: its name, the practices that have it, how much it tells."""

    label: str
    holders: int
    weight: int


class Relation(NamedTuple):
    """A practice that is akin to another, and the names of what they share, the most telling first."""

    key: int
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Kinship:
    """What the index of facets does not hold of how practices belong together.

    owners: for each organisation the practices that it owns, as bits. chosen: for each practice the keys of those that
    editors put beside it, in their order.
    """

    owners: dict[int, int]
    chosen: dict[int, list[int]]

    @classmethod
    def build(cls, index: FacetIndex, pages: PracticePageQuerySet, keys: Collection[int] | None = None) -> "Kinship":
        """Build it over the practices of `index`, in two queries. keys: only what these hold."""
        related = PracticeRelated.objects.order_by("sort_order", "pk")
        if keys is not None:
            pages, related = pages.filter(pk__in=keys), related.filter(page__in=keys)
        owners: defaultdict[int, list[int]] = defaultdict(list)
        for key, owner in pages.filter(project_owner__isnull=False).order_by().values_list("pk", "project_owner"):
            owners[owner].append(key)
        chosen: defaultdict[int, list[int]] = defaultdict(list)
        for page, beside in related.values_list("page", "related"):
            # Of what is not public, the log does not tell.
            if index.holds(page):
                chosen[page].append(beside)
        return cls({owner: index.bits_of(keys) for owner, keys in owners.items()}, dict(chosen))

    def renewed(self, renewals: Sequence[Renewal], index: FacetIndex, pages: PracticePageQuerySet) -> "Kinship":
        """Return it after these renewals of the index it was built over, in two queries."""
        keys = frozenset[int]().union(*(renewal.keys for renewal in renewals))
        owners = {
            owner: reduce(lambda held, one: one.moved(held), renewals, held) for owner, held in self.owners.items()
        }
        anew = Kinship.build(index, pages, keys)
        for owner, held in anew.owners.items():
            owners[owner] = owners.get(owner, 0) | held
        return Kinship(owners, {key: rows for key, rows in self.chosen.items() if key not in keys} | anew.chosen)

    def akin(self, index: FacetIndex, page: PracticePage, *, without: Iterable[int], most: int) -> list[Relation]:
        """Return the `most` listed practices that share most with `page`, the nearest first, newest first among equals.

        without: practices that are shown otherwise. Nothing is akin to a practice that is not in the index.
        """
        eligible = index.listed & ~index.bits_of([*without, page.pk])
        values = [
            Shared(label, holders & eligible, _weight(index, holders))
            for label, holders in self._things(index, page)
            if holders & eligible
        ]
        values.sort(key=lambda value: (-value.weight, value.label))
        nearest = [
            (sum(value.weight for value in shared), number, shared)
            for number in _numbers(_highest(_sums(values), _any_of(values), most))
            for shared in [[value for value in values if value.holders >> number & 1]]
        ]
        nearest.sort(key=lambda found: (-found[0], found[1]))
        return [
            Relation(index.practices[number], tuple(value.label for value in shared[:LABELS_SHOWN]))
            for _score, number, shared in nearest
        ]

    def _things(self, index: FacetIndex, page: PracticePage) -> Iterator[tuple[str, int]]:
        """Yield what `page` may share, by name, with the practices that have it."""
        own = index.bits_of([page.pk])
        for parameter, facet in index.facets.items():
            if facet.is_vocabulary or parameter in _TELLING:
                yield from ((value.label, value.holders) for value in facet.values.values() if value.holders & own)
        if page.project_owner is not None:
            yield page.project_owner.name, self.owners.get(page.project_owner.pk, 0)


_kinships: Kept[str, Kinship] = Kept(SITES_KEPT)


def kinship_of(index: FacetIndex, pages: PracticePageQuerySet) -> Kinship:
    """Return how the practices of `index` belong together; two queries when it was not made yet."""
    return _kinships.get(index.root, index.version, lambda: _made(index, pages))


def _made(index: FacetIndex, pages: PracticePageQuerySet) -> Kinship:
    last = _kinships.last(index.root)
    renewals = since(index.renewals, last[0]) if last else None
    if last is None or renewals is None:
        return Kinship.build(index, pages)
    kinship: Kinship = last[1]
    return kinship.renewed(renewals, index, pages)


def _weight(index: FacetIndex, holders: int) -> int:
    """Return how much it tells that practices share what `holders` have: what all have tells little."""
    return round(_STEPS * math.log2(1 + len(index.practices) / holders.bit_count()))


def _any_of(values: list[Shared]) -> int:
    found = 0
    for value in values:
        found |= value.holders
    return found


def _sums(values: list[Shared]) -> list[int]:
    """Add up the weights for all practices at once: the result has a number for each binary digit, the lowest first.

    Bit n of such a number is that digit of the sum of practice n.
    """
    digits: list[int] = []
    for value in values:
        for position in range(value.weight.bit_length()):
            if value.weight >> position & 1:
                _add(digits, value.holders, position)
    return digits


def _add(digits: list[int], carry: int, position: int) -> None:
    while carry:
        digits.extend([0] * (position + 1 - len(digits)))
        digits[position], carry = digits[position] ^ carry, digits[position] & carry
        position += 1


def _highest(digits: list[int], candidates: int, most: int) -> int:
    """Return the `most` candidates with the highest sums, as bits; those with the lowest numbers among equals."""
    sure, open_ = 0, candidates
    for digit in reversed(digits):
        higher = sure | (open_ & digit)
        if higher.bit_count() > most:
            open_ &= digit
        else:
            sure, open_ = higher, open_ & ~digit
    for number in _numbers(open_):
        if sure.bit_count() >= most:
            break
        sure |= 1 << number
    return sure


def _numbers(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
