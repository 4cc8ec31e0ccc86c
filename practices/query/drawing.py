"""How a visitor wants the practices drawn: what an address asks beside the question itself."""

from dataclasses import dataclass

from core.listing.query import MAX_VALUES, MultiParams
from library.models.vocabularies import reserve_parameters
from practices.query.facets.declared import OPEN_FACETS

# Names an open facet of which the panel shows all values.
WHOLE = "alles"
# The shape of the list: tiles with a picture, unless rows are asked for.
SHAPE = "weergave"
TILES = "tegels"
ROWS = "rijen"

reserve_parameters((WHOLE, SHAPE))


@dataclass(frozen=True)
class Drawing:
    """What the address says of how the list is drawn. It chooses no practices: every way on through the site takes it
    along, while canonical addresses, feeds, files and the API leave it out.

    whole: open facets of which the panel shows all values. rows: whether the list has rows instead of tiles.
    unknown: values that name nothing; they are left out and said.
    """

    whole: tuple[str, ...] = ()
    rows: bool = False
    unknown: tuple[str, ...] = ()

    @classmethod
    def parse(cls, params: MultiParams) -> "Drawing":
        """Read `params`; what is not about drawing is ignored."""
        whole = list(dict.fromkeys(params.getlist(WHOLE)[:MAX_VALUES]))
        shape = next(iter(params.getlist(SHAPE)), "").strip()
        unknown = [value for value in whole if value and value not in OPEN_FACETS]
        if shape not in {"", TILES, ROWS}:
            unknown.append(shape)
        return cls(tuple(value for value in whole if value in OPEN_FACETS), shape == ROWS, tuple(unknown))

    def pairs(self) -> list[tuple[str, str]]:
        """What is not drawn in the usual way, as pairs of parameter and value."""
        return [*self.shape_pairs(), *((WHOLE, parameter) for parameter in self.whole)]

    def shape_pairs(self) -> list[tuple[str, str]]:
        """The shape alone: what a form sends along that asks itself which facets are shown whole."""
        return [(SHAPE, ROWS)] if self.rows else []
