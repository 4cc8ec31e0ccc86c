"""Which practices hold the words that are searched for, best first. Kept while nothing changes.

A visitor who searches goes on with the same words: to the next page, to a filter, to the map. To rank ten thousand
practices takes the database longer than all the rest.
"""

import threading
from dataclasses import dataclass

from core.changes import ChangeStamp
from core.search.analysis import query_terms
from practices.facets import FacetIndex, KeptWithIndex, Order
from practices.querysets import PracticePageQuerySet

# More than is searched for between two changes; one of ten thousand practices takes a quarter of a megabyte.
RANKINGS_KEPT = 50


@dataclass(frozen=True)
class Ranking:
    """The practices that hold some words. order: best first; found: their bits in the index."""

    order: Order
    found: int


class Rankings:
    """The rankings that were asked for since the practices changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, tuple[str, ...]], Ranking] = {}

    def of(self, text: str, index: FacetIndex, pages: PracticePageQuerySet) -> Ranking:
        """Return the ranking for `text`; one query on the database, or none when it is kept."""
        # Read before the search index: a change in between is seen again at the next request.
        asked = (ChangeStamp.read().words, tuple(query_terms(text)))
        ranking = self._kept.get(asked)
        if ranking is None:
            ranking = _ranked(text, index, pages)
            with self._lock:
                if len(self._kept) >= RANKINGS_KEPT:
                    # The oldest; what is searched for often is soon there again.
                    del self._kept[next(iter(self._kept))]
                self._kept[asked] = ranking
        return ranking


def _ranked(text: str, index: FacetIndex, pages: PracticePageQuerySet) -> Ranking:
    # Visibility is the index's to judge.
    found = pages.model.objects.search(text, operator="and").get_queryset().values_list("pk", flat=True)
    order = index.ordered(found)
    return Ranking(order, index.bits_of(order.keys))


rankings = KeptWithIndex(lambda _index, _pages: Rankings())
