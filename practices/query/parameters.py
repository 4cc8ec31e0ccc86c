"""The parameters of the practice query, described: for OpenAPI in English, for the page about open data in Dutch.

Those of vocabularies, which editors make, are not here: OpenAPI tells their pattern, the page lists those there are.
"""

from collections.abc import Iterable
from typing import Any

from core.listing.parameters import Parameter, bound_parameter
from core.listing.query import LONGEST_TEXT
from library.models import Vocabulary
from practices.query.bounds import BOUNDS
from practices.query.facets.declared import field_facets
from practices.query.practice_query import (
    ALL_OF,
    ALL_WORDS,
    ARCHIVE,
    EVENT,
    METHOD,
    MOST_WORDS,
    MUNICIPALITY,
    OWN,
    PROVINCE,
    SORT,
    SORTS,
    TAGS,
    TEXT,
    WORDS,
)

# In the description of an operation: that each vocabulary is a parameter of it as well.
TAKES_VOCABULARIES = "x-vocabularies"
_VOCABULARY = "Slugs of terms of this vocabulary, as `terms` tells them; a broader term finds its narrower terms too."


def query_parameters() -> list[Parameter]:
    """Return the parameters that do not depend on the data, in the order in which a reader meets them."""
    return [
        Parameter(
            TEXT,
            "Zoekwoorden",
            "Woorden of een hele vraag. Praktijken met al je woorden komen eerst, dan die er dicht bij liggen. "
            "Tussen aanhalingstekens moet het er net zo staan, en een woord met een min ervoor mag er niet staan.",
            "Words or a whole question. Practices with all the words come first, then those with most of what matters. "
            "Forms of a word, parts of compounds, near spellings and words that mean the same count. A phrase in "
            "quotes must be there as it is; a word with a minus before it must not.",
            example="buurt",
            longest=LONGEST_TEXT,
        ),
        Parameter(
            WORDS,
            "Hoeveel woorden",
            "Alleen praktijken met al je woorden, of ook die er dicht bij liggen. Bestanden en feeds geven uit "
            "zichzelf alleen de eerste.",
            "Practices with all the words alone, or also those with most of what matters. Pages and the API give the "
            "last by themselves, exports and the feed the first.",
            values=((ALL_WORDS, "alle woorden"), (MOST_WORDS, "de meeste woorden")),
        ),
        *(_of_field(facet.parameter, facet.label, facet.field, facet.choices.choices) for facet in field_facets()),
        Parameter(
            MUNICIPALITY,
            "Gemeente",
            "De naam van de gemeente zoals in een adres, of de NIS-code.",
            "Municipality: its name as in an address (`gent`) or its NIS code (`44021`).",
            example="gent",
            repeatable=True,
        ),
        Parameter(
            PROVINCE,
            "Provincie",
            "De provincie van een van de gemeenten.",
            "Province of one of the municipalities.",
            example="oost-vlaanderen",
            repeatable=True,
        ),
        Parameter(
            TAGS, "Sleutelwoord", "Een vrij sleutelwoord.", "Keyword, by its slug.", example="straat", repeatable=True
        ),
        Parameter(
            f"{TAGS}{ALL_OF}",
            "Alle sleutelwoorden",
            "Met 1 krijg je praktijken met alle gekozen sleutelwoorden, in plaats van met één ervan.",
            "1 finds practices with all of the keywords instead of one of them.",
            values=(("0", "één ervan"), ("1", "alle samen")),
        ),
        Parameter(
            METHOD,
            "Methodiek",
            "De methodiek die de praktijk toepast.",
            "Method that the practice applies, by the slug of its page.",
            example="bondgenoten",
            repeatable=True,
        ),
        Parameter(
            EVENT,
            "Voorgesteld op",
            "Het evenement waarop de praktijk is voorgesteld.",
            "Event at which the practice was or will be presented, by the slug of its page.",
            example="studienamiddag-sociale-cohesie-2019",
            repeatable=True,
        ),
        *map(bound_parameter, BOUNDS),
        Parameter(
            ARCHIVE,
            "Archief",
            "Met 1 krijg je ook gearchiveerde praktijken.",
            "1 adds archived practices to the rest.",
            values=(("0", "zonder archief"), ("1", "met archief")),
        ),
        Parameter(
            OWN,
            "Onze gemeente",
            "Je eigen gemeente: de naam zoals in een adres, of de NIS-code. Praktijken van gemeenten die erop lijken "
            "komen eerst.",
            "The municipality of who asks, by its name as in an address (`gent`) or its NIS code. It chooses nothing: "
            "practices of municipalities that are like it come first.",
            example="gent",
        ),
        Parameter(
            SORT,
            "Volgorde",
            "Zonder volgorde: de nieuwste eerst, bij zoekwoorden de beste eerst, en voor je eigen gemeente wat er het "
            "meest op lijkt eerst.",
            "Order. By default the newest first; the best first when words are searched for, for which alone "
            "`relevantie` has a meaning; for a municipality of your own what is most like it, for which alone "
            "`gelijkenis` has one.",
            values=tuple(SORTS.items()),
        ),
    ]


def vocabulary_parameters() -> list[Parameter]:
    """Return two parameters for each vocabulary that is a filter; which there are, editors say. One query."""
    return [
        parameter
        for vocabulary in Vocabulary.objects.filter(is_facet=True)
        for parameter in (
            Parameter(vocabulary.parameter, vocabulary.name, vocabulary.help_text, _VOCABULARY, repeatable=True),
            Parameter(
                f"{vocabulary.parameter}{ALL_OF}",
                f"{vocabulary.name}: alle samen",
                "Met 1 krijg je praktijken met alle gekozen termen, in plaats van met één ervan.",
                "1 finds practices with all of the terms instead of one of them.",
                values=(("0", "één ervan"), ("1", "alle samen")),
            ),
        )
    ]


def _of_field(name: str, label: str, field: str, choices: Iterable[tuple[str, Any]]) -> Parameter:
    return Parameter(
        name,
        label,
        f"{label} van de praktijk.",
        f"{field.replace('_', ' ').capitalize()} of the practice.",
        values=tuple((value, str(text)) for value, text in choices),
        repeatable=True,
    )
