"""By what events are chosen: the filters, and the same described for OpenAPI in English and for people in Dutch."""

from collections.abc import Mapping

from core.listing.limits import Bound
from core.listing.parameters import Parameter, bound_parameter
from core.listing.rows import Filter
from library.models import Province

YEAR = "jaar"
PROVINCE = "provincie"
THEME = "thema"
# In the order of the panel.
PARAMETERS = (YEAR, PROVINCE, THEME)
BOUNDS = (
    Bound(
        "vanaf",
        "Vanaf",
        "vanaf",
        "Evenementen die dan of later bezig zijn: een jaar, een maand, een dag of een moment.",
        "Events that go on then or later: a year, a month, a day or a moment.",
        "2019-03",
        takes_moment=True,
    ),
    Bound(
        "tot",
        "Tot en met",
        "tot en met",
        "Evenementen die dan of eerder beginnen: een jaar, een maand, een dag of een moment.",
        "Events that begin then or earlier: a year, a month, a day, to its end, or a moment.",
        "2019-06-30",
        is_last=True,
        takes_moment=True,
    ),
)
# A year without events is an empty list, not a mistake: who subscribes to next year asks before there is any.
_YEARS = range(2000, 2100)
_PROVINCES = {value: str(label) for value, label in Province.choices}


def event_filters(themes: Mapping[str, str], other_names: Mapping[str, str]) -> list[Filter]:
    """Return the filters, in the order of the panel.

    themes: the label of each by its slug. other_names: other words by which an address may name one.
    """
    return [
        Filter(YEAR, "Jaar", "in", {str(year): str(year) for year in _YEARS}, last_first=True),
        Filter(PROVINCE, "Provincie", "in de provincie", _PROVINCES),
        Filter(THEME, "Thema", "over", themes, other_names, is_name=False),
    ]


def event_parameters() -> list[Parameter]:
    """Return what the list of events reads, but for the number of the page."""
    return [
        Parameter(
            YEAR,
            "Jaar",
            "Het jaar waarin het evenement begint.",
            "Year in which the event begins, from 2000 to 2099.",
            example="2019",
            repeatable=True,
        ),
        Parameter(
            PROVINCE,
            "Provincie",
            "De provincie van de plek.",
            "Province of the venue.",
            values=tuple(_PROVINCES.items()),
            repeatable=True,
        ),
        Parameter(
            THEME,
            "Thema",
            "Een thema van de praktijken op het programma.",
            "Theme of the practices on the programme, by its slug; a broader one finds its narrower ones too.",
            example="sociale-samenhang-versterken",
            repeatable=True,
        ),
        *map(bound_parameter, BOUNDS),
    ]
