"""Which practices answer what is searched for, best first. Kept while nothing changes.

A visitor who searches goes on with the same words: to the next page, to a filter, to the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.changes.stamp import ChangeStamp
from core.kept import Kept
from core.search.excerpts import WhereFound, where_found
from core.search.ranked.ranking import Unit, search
from core.search.ranked.records import SearchRecord
from practices.query.facets.index import FacetIndex
from practices.query.facets.orders import Order, bits
from practices.query.lexicon import current_lexicon

# More than is searched for between two changes; one of ten thousand practices takes a quarter of a megabyte.
RANKINGS_KEPT = 50

# What a card shows whole.
ON_CARD = ("korte omschrijving",)


@dataclass(frozen=True)
class Ranking:
    """The practices that answer a question.

    order: those with all the words, then those with most of what matters, each best first. whole, near: their bits in
    the index. weak: keys of those that hold hardly anything of it. units: what was looked for.
    """

    order: Order
    whole: int
    near: int
    weak: Sequence[int]
    units: Sequence[Unit]
    _places: dict[int, WhereFound] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """Both parts, as bits."""
        return self.whole | self.near

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of which the words are marked in what is shown."""
        return frozenset().union(*(unit.marked for unit in self.units))

    def places_of(self, keys: Sequence[int]) -> dict[int, WhereFound]:
        """Return where the words stand in these practices; one query, or none when each was looked at before."""
        if missing := [key for key in keys if key not in self._places]:
            asked = [unit.marked for unit in self.units]
            rows = SearchRecord.objects.filter(pk__in=missing).values_list("pk", "texts")
            self._places.update({key: where_found(texts, asked, shown=ON_CARD) for key, texts in rows})
        return {key: self._places[key] for key in keys if key in self._places}


kept_rankings: Kept[tuple[str, str], Ranking] = Kept(RANKINGS_KEPT)


def ranking_of(text: str, index: FacetIndex) -> Ranking:
    """Return the ranking for `text` over the practices of `index`; no query when it is kept."""
    stamp = ChangeStamp.read()
    made_of = (index.version, stamp.words, stamp.word_list)
    return kept_rankings.get((index.root, text.casefold()), made_of, lambda: _ranked(text, index))


def _ranked(text: str, index: FacetIndex) -> Ranking:
    found = search(text, index.scope, current_lexicon())
    order = index.ordered([*found.whole, *found.near])
    whole = bits(order.places[: len(found.whole)])
    return Ranking(order, whole, bits(order.places[len(found.whole) :]), found.weak, found.units)
