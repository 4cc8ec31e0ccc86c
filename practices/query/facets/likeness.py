"""Practices by how much a municipality where they run is like the own one of who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

from core.changes.stamp import ChangeStamp
from core.kept import Kept
from library.models import Municipality
from library.municipalities.likeness import Likeness, current_measures
from practices.query.facets.index import FacetIndex
from practices.query.facets.orders import Order, flags
from practices.query.practice_query import MUNICIPALITY

# More than are asked for between two changes; one of ten thousand practices takes half a megabyte.
_MOST_KEPT = 20


@dataclass(frozen=True)
class OwnMunicipality:
    """What is known of practices for someone of one municipality.

    order: the practices, those of it first, then those of what is most like it; what runs nowhere in particular last.
    """

    municipality: Municipality
    order: Order
    _nearest: list[Likeness]
    _ranks: list[int]

    def why(self, place: int) -> str:
        """Say in Dutch why the practice at this place stands where it does; empty where nothing can be said."""
        rank = self._ranks[place]
        if rank == len(self._nearest):
            return ""
        nearest = self._nearest[rank]
        if nearest.municipality == self.municipality:
            return f"Loopt in {nearest.municipality.name}"
        return f"{nearest.municipality.name}: {nearest.in_words}"


_kept: Kept[tuple[str, int], OwnMunicipality] = Kept(_MOST_KEPT)


def seen_from(municipality: Municipality, index: FacetIndex) -> OwnMunicipality:
    """Return the practices of `index` as they are for someone of this municipality; kept while nothing changes."""
    made_of = (index.version, ChangeStamp.current())
    return _kept.get((index.root, municipality.pk), made_of, lambda: _seen_from(municipality, index))


def _seen_from(municipality: Municipality, index: FacetIndex) -> OwnMunicipality:
    values = index.facets[MUNICIPALITY].values
    holding = [one for one in index.municipalities if one.slug in values]
    own = [Likeness.of_itself(one) for one in holding if one == municipality]
    nearest = [*own, *current_measures().most_alike(municipality, holding)]
    ranks = [len(nearest)] * len(index.practices)
    # From the last to the first: what runs in several places counts for the one that is most like the own.
    for rank in reversed(range(len(nearest))):
        for place in _places(values[nearest[rank].municipality.slug].holders, len(ranks)):
            ranks[place] = rank
    places = sorted(range(len(ranks)), key=ranks.__getitem__)
    return OwnMunicipality(municipality, Order([index.practices[place] for place in places], places), nearest, ranks)


def _places(holders: int, total: int) -> Iterable[int]:
    return compress(range(total), flags(holders, total))
