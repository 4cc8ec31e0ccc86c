"""An index in memory of which public practices hold which value of every facet."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import count
from operator import and_, or_
from typing import Any

from django.utils import timezone

from core.changes.stamp import ChangeStamp
from core.kept import SITES_KEPT, Kept
from core.listing.limits import Limit
from core.publishing.visibility import site_root_path
from core.search.ranked.ranking import Scope
from library.models import Municipality
from practices.models.querysets import PracticePageQuerySet
from practices.query.bounds import DATED, column_of, holds
from practices.query.facets.declared import Facet, field_facets
from practices.query.facets.orders import Order, OrderedKeys, bits, flags
from practices.query.facets.reading import (
    event_facet,
    facets_of_fields,
    method_facet,
    place_facets,
    tag_facet,
    vocabulary_facets,
)
from practices.query.practice_query import EVENT, METHOD, NEWEST, TAGS, TITLE, VERIFIED, PracticeQuery

_versions = count()
# Ends of ranges that are asked between two changes; one of ten thousand practices takes a kilobyte.
_LIMITS_KEPT = 200
_within: Kept[tuple[str, str, str], int] = Kept(_LIMITS_KEPT)


@dataclass(eq=False)
class FacetIndex:
    """The public practices and for every facet who holds what, as bits: counting is arithmetic, and asks no database.

    practices: their keys, newest first. listed: those that lists show (not archived).
    orders: the practices in the order of each sort.
    municipalities: all of them, also those without practices, by name.
    dates: for each column that tells when, what it says of each practice.
    expires: the first moment at which one of them stops being public; None when none does.
    root: the address below which they stand. version: another for each index that is made, for what is made of it.
    """

    practices: list[int]
    listed: int
    facets: dict[str, Facet]
    orders: dict[str, Order]
    dates: dict[str, list[Any]] = field(default_factory=dict)
    expires: datetime.datetime | None = None
    municipalities: list[Municipality] = field(default_factory=list)
    root: str = ""
    version: int = field(default_factory=_versions.__next__)
    _place: dict[int, int] = field(default_factory=dict)

    @classmethod
    def build(cls, pages: PracticePageQuerySet, root: str = "") -> "FacetIndex":
        """Build the index over `pages` (public ones, archived or not), in eight queries whatever their number."""
        fields = [facet.field for facet in field_facets()]
        columns = ("pk", "title", "slug", "method", "archived_on", "expire_at", *DATED, *fields)
        # Tuples: as many dictionaries would take twice the memory, which the process keeps from then on.
        rows = list(pages.newest_first().values_list(*columns, named=True))
        place = {row.pk: number for number, row in enumerate(rows)}
        unordered = pages.order_by()
        municipalities = list(Municipality.objects.order_by("name").defer("postal_codes"))
        facets = {facet.parameter: facet for facet in vocabulary_facets(unordered, place)}
        facets |= {facet.parameter: facet for facet in facets_of_fields(rows)}
        facets |= {facet.parameter: facet for facet in place_facets(unordered, place, municipalities)}
        facets[METHOD] = method_facet(rows)
        facets[EVENT] = event_facet(unordered, place)
        facets[TAGS] = tag_facet(unordered, place)
        return cls(
            practices=list(place),
            listed=bits(number for number, row in enumerate(rows) if row.archived_on is None),
            facets=facets,
            orders=_orders(rows),
            dates={column: [getattr(row, column) for row in rows] for column in DATED},
            expires=min((row.expire_at for row in rows if row.expire_at), default=None),
            municipalities=municipalities,
            root=root,
            _place=place,
        )

    @property
    def is_over(self) -> bool:
        """Whether one of the practices has stopped being public since."""
        return self.expires is not None and self.expires <= timezone.now()

    @cached_property
    def known_values(self) -> dict[str, Mapping[str, str]]:
        """For each parameter the words that name a value, and the slug of that value."""
        return {
            parameter: {**{slug: slug for slug in facet.values}, **facet.aliases}
            for parameter, facet in self.facets.items()
        }

    @cached_property
    def several(self) -> frozenset[str]:
        """The facets of which a practice can hold several values that one may ask for together."""
        return frozenset(name for name, facet in self.facets.items() if facet.is_vocabulary or name == TAGS)

    def ordered(self, keys: list[int]) -> Order:
        """Return practices of the index in the order of their keys."""
        return Order(keys, [self._place[key] for key in keys])

    @cached_property
    def municipality_by_key(self) -> dict[int, Municipality]:
        """The municipalities by their key."""
        return {municipality.pk: municipality for municipality in self.municipalities}

    @cached_property
    def scope(self) -> Scope:
        """The practices as search knows them."""
        return Scope(self.practices)

    def place_of(self, key: int) -> int:
        """Return the place of a practice of the index, newest first."""
        return self._place[key]

    def bits_of(self, keys: Iterable[int]) -> int:
        """Return the bits of those of the keys that are in the index."""
        return bits(self._place[key] for key in keys if key in self._place)

    def lists(self, key: int) -> bool:
        """Whether lists show the practice with this key."""
        return key in self._place and bool(self.listed >> self._place[key] & 1)

    def matching(self, query: PracticeQuery, found: int | None = None, *, without: str | None = None) -> int:
        """Return the practices that `query` finds, as bits: OR within a facet unless all is asked, AND across facets.

        found: the practices that its search text finds, None without a text. `without` names a facet of which the
        selection is ignored, for counts of that facet itself.
        """
        matches = self._everything() if query.archived else self.listed
        if found is not None:
            matches &= found
        for limit in query.limits.values():
            matches &= self.within(limit)
        for parameter, values in query.selected.items():
            if parameter != without:
                held = (self.facets[parameter].values[value].holders for value in values)
                matches &= reduce(and_, held) if parameter in query.all_of else reduce(or_, held, 0)
        return matches

    def within(self, limit: Limit) -> int:
        """Return the practices that one end of a range leaves, as bits."""

        def found() -> int:
            return bits(number for number, value in enumerate(self.dates[column_of(limit)]) if holds(limit, value))

        return _within.get((self.root, limit.bound.name, limit.text), self.version, found)

    def counts(self, query: PracticeQuery, found: int | None = None) -> Mapping[str, Mapping[str, int]]:
        """For each facet and value: how many practices there are with that value and the other facets' selection."""
        everything = self.matching(query, found)
        counted = {}
        for parameter, facet in self.facets.items():
            # Where all is asked, one value more finds less: of what is found already.
            chosen = parameter in query.selected and parameter not in query.all_of
            matches = self.matching(query, found, without=parameter) if chosen else everything
            counted[parameter] = {slug: (value.holders & matches).bit_count() for slug, value in facet.values.items()}
        return counted

    def in_order(self, matches: int, order: Order) -> OrderedKeys:
        """Return the keys of the practices in `matches`, in the order that is given."""
        return OrderedKeys(order, flags(matches, len(self.practices)), matches.bit_count())

    def _everything(self) -> int:
        return (1 << len(self.practices)) - 1


def _orders(rows: Sequence[Any]) -> dict[str, Order]:
    numbers = range(len(rows))
    never = datetime.date.min
    orders: dict[str, Sequence[int]] = {
        NEWEST: numbers,
        VERIFIED: sorted(numbers, key=lambda number: rows[number].verified_on or never, reverse=True),
        TITLE: sorted(numbers, key=lambda number: rows[number].title.casefold()),
    }
    return {sort: Order([rows[number].pk for number in places], places) for sort, places in orders.items()}


# --- One index for as long as nothing changes -----------------------------------------------------------------------

_indexes: Kept[str, FacetIndex] = Kept(SITES_KEPT, lasts=lambda index: not index.is_over)


def current_index(pages: PracticePageQuerySet) -> FacetIndex:
    """Return the index of what `pages.public()` gives; one query, or none, when nothing changed since it was made."""
    root = site_root_path()
    return _indexes.get(root, ChangeStamp.current(), lambda: FacetIndex.build(pages.public(), root))
