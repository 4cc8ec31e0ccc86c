"""What the databank has on some of the words, where no practice answers them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from practices.query.facets.index import FacetIndex
from practices.query.practice_query import MUNICIPALITY, PracticeQuery
from practices.query.rankings import Ranking

Address = Callable[[PracticeQuery], str]

# Of the practices that hold something, those that hold most say what is near.
_LOOKED_AT = 12
_SHOWN = 6


@dataclass(frozen=True)
class Way:
    """Somewhere to go on: a word or a term, its address and how many practices that shows."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Nearest:
    """words: those of the question that some practice holds. terms: what the practices with something of it are
    about.
    """

    words: list[Way]
    terms: list[Way]

    @classmethod
    def to(cls, ranking: Ranking, index: FacetIndex, address: Address) -> "Nearest":
        """Return what is near words that found nothing. No query. address: gives the address of another query."""
        return cls(list(_words(ranking, index, address)), _terms(ranking, index, address))


def _words(ranking: Ranking, index: FacetIndex, address: Address) -> Iterator[Way]:
    for unit in ranking.units if len(ranking.units) > 1 else ():
        holders = index.bits_of(index.scope.keys_of(unit.holders)) & index.listed
        if holders:
            text = " ".join(word.text for word in unit.words)
            yield Way(text, address(PracticeQuery().with_text(text)), holders.bit_count())


def _terms(ranking: Ranking, index: FacetIndex, address: Address) -> list[Way]:
    """Return the terms and places of the nearest practices; where there are none, those that most practices have."""
    near = index.bits_of(ranking.weak[:_LOOKED_AT]) & index.listed
    held: Counter[tuple[str, str]] = Counter()
    for facet in index.facets.values():
        if facet.is_vocabulary or (near and facet.parameter == MUNICIPALITY):
            for value in facet.values.values():
                everywhere = (value.holders & index.listed).bit_count()
                here = (value.holders & near).bit_count()
                # Beside the nearest, what few others have says most.
                held[facet.parameter, value.slug] = here * 1_000 // max(everywhere, 1) if near else everywhere
    ways = []
    for (parameter, slug), weight in held.most_common(_SHOWN):
        value = index.facets[parameter].values[slug]
        if weight:
            query = PracticeQuery(selected={parameter: (slug,)})
            ways.append(Way(value.label, address(query), (value.holders & index.listed).bit_count()))
    return ways
