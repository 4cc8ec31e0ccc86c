"""Witte vlekken: how the practices of a query spread over the terms of two vocabularies, and where there are none."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from core.listing.query import MultiParams
from practices.models.querysets import PracticePageQuerySet
from practices.pages.count_scale import CountScale
from practices.query.facets.declared import Facet, FacetValue
from practices.query.practice_query import clean_text
from practices.query.results import PracticeFilters

# Which vocabularies make the rows and the columns of the grid: they choose how it is drawn, not which practices count.
ROWS = "rij"
COLUMNS = "kolom"
_USUAL = {ROWS: "thema", COLUMNS: "werkvorm"}


@dataclass(frozen=True)
class Cell:
    """How many practices hold a term of the row and one of the column.

    step: the step of the scale; 0 when there are none. url: the list of those practices. terms: the query string that
    fills in the terms where someone hands in a practice.
    """

    name: str
    count: int
    step: int
    url: str
    terms: str


@dataclass(frozen=True)
class Line:
    """A row of the grid, or the totals of its columns. total: every practice of the row, once."""

    label: str
    cells: list[Cell]
    total: int
    total_url: str


@dataclass(frozen=True)
class Axis:
    """A vocabulary that can be chosen for the rows or for the columns."""

    parameter: str
    label: str


class PracticeGaps(PracticeFilters):
    """The answer to a query as a grid of two vocabularies. No query more than the answer itself.

    Where the query names terms of one of the two, only those are shown.
    """

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str, list_path: str) -> None:
        super().__init__(params, pages, path)
        self._list_path = list_path
        self._vocabularies = {name: facet for name, facet in self.index.facets.items() if facet.is_vocabulary}
        self._asked = {axis: clean_text(next(iter(params.getlist(axis)), "")) for axis in (ROWS, COLUMNS)}
        names = list(self._vocabularies)
        self.rows = self._axis(ROWS, names)
        self.columns = self._axis(COLUMNS, [name for name in names if name != self.rows])

    def _axis(self, axis: str, free: list[str]) -> str:
        """Return the vocabulary of an axis: what is asked, else the usual one, else the first; empty without any."""
        wanted = (self._asked[axis], _USUAL[axis], *free)
        return next((name for name in wanted if name in free), "")

    @property
    def notice(self) -> str:
        """Why the grid is not the one that the address asks for; empty when it is."""
        asked = self._asked
        if unknown := [f"‘{name}’" for name in asked.values() if name and name not in self._vocabularies]:
            return f"Deze indeling bestaat niet, of niet meer: {' en '.join(unknown)}. {self._instead}"
        if asked[ROWS] and asked[ROWS] == asked[COLUMNS]:
            return f"Voor de rijen en de kolommen koos je dezelfde indeling. Kies er twee. {self._instead}"
        return ""

    @property
    def _instead(self) -> str:
        return f"Je ziet nu {self.row_label} en {self.column_label}." if self.columns else ""

    @property
    def row_label(self) -> str:
        """The name of the vocabulary of the rows."""
        return self._vocabularies[self.rows].label if self.rows else ""

    @property
    def column_label(self) -> str:
        """The name of the vocabulary of the columns."""
        return self._vocabularies[self.columns].label if self.columns else ""

    def axes(self) -> list[Axis]:
        """The vocabularies to choose from."""
        return [Axis(name, facet.label) for name, facet in self._vocabularies.items()]

    # --- The grid ----------------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of the grid; none when there are no two vocabularies."""
        if not self.columns:
            return []
        columns = self._terms(self.columns)
        return [self._line(row, columns) for row in self._terms(self.rows)]

    @cached_property
    def column_totals(self) -> list[Cell]:
        """For each column every practice that it holds, once."""
        return [self._cell(column.label, {self.columns: column}) for column in self._terms(self.columns)]

    @property
    def gaps(self) -> int:
        """How many cells are empty."""
        return sum(not cell.count for line in self.lines for cell in line.cells)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return sum(len(line.cells) for line in self.lines)

    @property
    def list_url(self) -> str:
        """The list of all practices of the query."""
        return self.query.at_page(1).url(self._list_path)

    @cached_property
    def _scale(self) -> CountScale:
        rows, columns = self._terms(self.rows), self._terms(self.columns)
        return CountScale(max((self._count((row, column)) for row in rows for column in columns), default=0))

    def _terms(self, parameter: str) -> list[FacetValue]:
        facet: Facet = self._vocabularies[parameter]
        chosen = self.query.selected.get(parameter)
        return [value for value in facet.values.values() if chosen is None or value.slug in chosen]

    def _line(self, row: FacetValue, columns: Iterable[FacetValue]) -> Line:
        name = f"{row.label}, "
        cells = [self._cell(name + column.label, {self.rows: row, self.columns: column}) for column in columns]
        total = self._cell(row.label, {self.rows: row})
        return Line(row.label, cells, total.count, total.url)

    def _cell(self, name: str, terms: dict[str, FacetValue]) -> Cell:
        count = self._count(terms.values())
        query = self.query
        for parameter, value in terms.items():
            query = query.choosing(parameter, value.slug)
        filled_in = urlencode({parameter: value.slug for parameter, value in terms.items()})
        return Cell(name, count, self._scale.step_of(count), query.url(self._list_path), filled_in)

    def _count(self, values: Iterable[FacetValue]) -> int:
        held = self.matches
        for value in values:
            held &= value.holders
        return held.bit_count()

    # --- The way on keeps the grid -----------------------------------------------------------------------------------

    def _kept_axes(self) -> list[tuple[str, str]]:
        """The choice of vocabularies, where it is not the usual one."""
        chosen = {ROWS: self.rows, COLUMNS: self.columns}
        return [(axis, name) for axis, name in chosen.items() if name and name != _USUAL[axis]]

    def kept(self) -> list[tuple[str, str]]:
        return [*super().kept(), *self._kept_axes()]

    @property
    def own_query(self) -> str:
        """The canonical query string of this grid."""
        return urlencode([*self.query.at_page(1).pairs(), *self._kept_axes()])

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        return [*super().kept_by_filters, *self._kept_axes()]

    @property
    def kept_by_axes(self) -> list[tuple[str, str]]:
        """What the form that chooses the vocabularies must send along."""
        return [*self.query.at_page(1).pairs(), *super().kept()]
