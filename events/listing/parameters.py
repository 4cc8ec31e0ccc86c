"""The parameters by which events are chosen, described: for OpenAPI in English, for people in Dutch."""

from events.listing.results import THEME, YEAR
from library.models import Province
from practices.query.parameters import Parameter
from practices.query.practice_query import PROVINCE


def event_parameters() -> list[Parameter]:
    """Return what `events.listing.results` reads, but for the number of the page."""
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
            values=tuple((value, str(label)) for value, label in Province.choices),
            repeatable=True,
        ),
        Parameter(
            THEME,
            "Thema",
            "Een thema van de praktijken op het programma.",
            "Theme of the practices on the programme, by its slug; a broader one finds its narrower ones too.",
            example="polarisering",
            repeatable=True,
        ),
    ]
