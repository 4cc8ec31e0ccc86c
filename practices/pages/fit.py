"""Past dit bij ons: the page where one chooses the own municipality, and that says how likeness is counted."""

from dataclasses import dataclass
from functools import cached_property

from core.listing.query import MultiParams
from core.text.numbers import dutch_number
from library.models import Indicator, Municipality
from library.municipalities.likeness import Likeness, Measures, current_measures
from practices.models.querysets import PracticePageQuerySet
from practices.query.practice_query import OWN
from practices.query.results import PracticeFilters

# How many municipalities the page shows that are most like the own one.
MOST_ALIKE = 10
# From here on decimals say nothing.
LARGE = 100


@dataclass(frozen=True)
class Row:
    """A municipality with its figures as a reader sees them, in the order of the indicators. why: in Dutch."""

    name: str
    figures: list[str]
    why: str


class PracticeFit(PracticeFilters):
    """A query with the choice of the own municipality. No query more than the answer, once the figures are kept."""

    parameter = OWN

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str, list_path: str) -> None:
        super().__init__(params, pages, path)
        self.list_path = list_path
        self.measures: Measures = current_measures()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """What municipalities are compared by."""
        return self.measures.indicators

    @property
    def municipalities(self) -> list[Municipality]:
        """What one can choose."""
        return self.index.municipalities

    @property
    def kept_by_choice(self) -> list[tuple[str, str]]:
        """What the form must send along."""
        return [*self.query.for_own("").pairs(), *self.kept()]

    @cached_property
    def rows(self) -> list[Row]:
        """The own municipality with those that are most like it; empty while none is chosen."""
        own = self.own
        if own is None or not self.measures:
            return []
        alike = self.measures.most_alike(own, self.index.municipalities)[:MOST_ALIKE]
        return [
            Row(
                likeness.municipality.name,
                [written(self.measures.figure(indicator, likeness.municipality)) for indicator in self.indicators],
                likeness.in_words,
            )
            for likeness in (Likeness.of_itself(own), *alike)
        ]


def written(figure: float | None) -> str:
    """Return a figure as a reader sees it: large ones without decimals, and a dash for what is not known."""
    if figure is None:
        return "–"
    if abs(figure) >= LARGE or figure == round(figure):
        return dutch_number(round(figure))
    return f"{figure:.1f}".replace(".", ",")
