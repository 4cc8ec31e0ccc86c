"""Practices as open data: the files with all of them, and the parameters by which one gets a part."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Prefetch
from django.urls import reverse

from core.listing.parameters import Parameter
from library.models import Term, Vocabulary
from practices.models import PracticePage
from practices.query.parameters import query_parameters


@dataclass(frozen=True)
class Distribution:
    """A file with all of `subject`. file_type: as the Publications Office of the EU names it."""

    subject: str
    title: str
    meaning: str
    path: str
    media_type: str
    file_type: str

    @property
    def url(self) -> str:
        """The full address."""
        return f"{settings.BASE_URL}{self.path}"


def distributions() -> list[Distribution]:
    """Return the files, each with all practices that lists show."""
    return [
        Distribution(
            "Alle praktijken",
            "CSV",
            "Een rekenblad: één rij per praktijk, met Nederlandse titels boven de kolommen. Opent in Excel.",
            reverse("practices_csv"),
            "text/csv",
            "CSV",
        ),
        Distribution(
            "Alle praktijken",
            "JSON",
            "Dezelfde kolommen voor een programma, met Engelse namen.",
            reverse("practices_json"),
            "application/json",
            "JSON",
        ),
        Distribution(
            "Alle praktijken",
            "Atom",
            "Een feed met de 50 nieuwste praktijken. Zo weet je wat er bijkomt en wat er wijzigt.",
            reverse("practices_feed"),
            "application/atom+xml",
            "ATOM",
        ),
    ]


def vocabularies() -> list[Vocabulary]:
    """Return the vocabularies, of their terms those that can be chosen, in two queries."""
    terms = Term.objects.current().order_by("sort_order", "label")
    return list(Vocabulary.objects.prefetch_related(Prefetch("terms", terms)))


def vocabulary_parameters(found: Sequence[Vocabulary]) -> list[Parameter]:
    """Return the parameters of those vocabularies that are filters."""
    return [
        Parameter(
            vocabulary.parameter,
            vocabulary.name,
            vocabulary.help_text,
            vocabulary.help_text,
            values=tuple((term.slug, term.label) for term in vocabulary.terms.all()),
            repeatable=True,
        )
        for vocabulary in found
        if vocabulary.is_facet
    ]


def all_parameters(found: Sequence[Vocabulary]) -> list[Parameter]:
    """Return every parameter that the exports and the API read, the words first."""
    words, *others = query_parameters()
    return [words, *vocabulary_parameters(found), *others]


def last_change() -> datetime.datetime | None:
    """Return when a practice that lists show was last published; None when there are none."""
    found = PracticePage.objects.listed().aggregate(last=Max("last_published_at"))
    moment: datetime.datetime | None = found["last"]
    return moment
