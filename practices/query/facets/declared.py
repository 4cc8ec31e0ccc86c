"""What practices are filtered by.

To add a facet that is a field of PracticePage, add one line to what is declared here. A facet that is a vocabulary is
made by editors in the CMS.
"""

from dataclasses import dataclass, field

from django.db.models import TextChoices

from core.listing.options import within_sentence
from library.models.vocabularies import reserve_parameters
from practices.models.choices import BudgetBand, EvidenceLevel, RecordType, Scale, Status
from practices.query.practice_query import EVENT, METHOD, MUNICIPALITY, PROVINCE, SINGLE, TAGS

# Keywords and municipalities: there are hundreds. A page shows the most used, until it is asked for the rest.
OPEN_FACETS = frozenset({TAGS, MUNICIPALITY})
# Facets of which the values are names.
_NAMES = frozenset({MUNICIPALITY, PROVINCE, EVENT, METHOD})


@dataclass(frozen=True)
class FieldFacet:
    """A facet that is a field of PracticePage with a closed list of values.

    phrase: the words before a chosen value in a sentence: '12 praktijken met de status lopend'.
    """

    parameter: str
    label: str
    field: str
    choices: type[TextChoices]
    phrase: str


_field_facets: list[FieldFacet] = []

reserve_parameters(SINGLE)


def declare_facets(*facets: FieldFacet) -> None:
    """Let practices be filtered by these fields: on the page, in every output and in the API.

    For an app that adds one of its own: in its AppConfig.ready(), for columns and schemas are made of what is declared
    when the addresses of the site are loaded.
    """
    _field_facets.extend(facets)
    reserve_parameters(facet.parameter for facet in facets)


def field_facets() -> tuple[FieldFacet, ...]:
    """Return the facets that are a field, in the order in which they were declared."""
    return tuple(_field_facets)


declare_facets(
    FieldFacet("soort", "Soort", "record_type", RecordType, "van de soort"),
    FieldFacet("status", "Status", "status", Status, "met status"),
    FieldFacet("schaal", "Schaal", "scale", Scale, "op de schaal van"),
    FieldFacet("budget", "Budgetklasse", "budget_band", BudgetBand, "met budget"),
    FieldFacet("bewijs", "Bewijsniveau", "evidence_level", EvidenceLevel, "met bewijsniveau"),
)


@dataclass
class FacetValue:
    """One value of a facet. `holders` has a bit for every practice that holds it, at its place in the index."""

    slug: str
    label: str
    holders: int = 0


@dataclass
class Facet:
    """One way of filtering. `aliases` are other words by which an address may name a value.

    phrase: the words before a chosen value in a sentence: '12 praktijken over jongeren in Gent'.
    """

    parameter: str
    label: str
    phrase: str = "over"
    values: dict[str, FacetValue] = field(default_factory=dict)
    help_text: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    is_vocabulary: bool = False

    def hold(self, slug: str, label: str, holders: int) -> None:
        """Note that the practices of these bits hold the value."""
        value = self.values.setdefault(slug, FacetValue(slug, label))
        value.holders |= holders

    def within_sentence(self, label: str) -> str:
        """Return a label as it stands within a sentence; names stay as they are."""
        return label if self.parameter in _NAMES else within_sentence(label)
