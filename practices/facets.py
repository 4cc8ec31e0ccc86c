"""Which public practices hold which value of which facet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from library.models import Term, Vocabulary
from practices.query import TAGS, PracticeQuery
from practices.querysets import PracticePageQuerySet


@dataclass
class FacetValue:
    """One value of a facet: its label, and the keys of the practices that hold it."""

    slug: str
    label: str
    practices: set[int] = field(default_factory=set)


@dataclass
class Facet:
    """One way of filtering: a vocabulary, or the keywords."""

    parameter: str
    label: str
    values: dict[str, FacetValue] = field(default_factory=dict)
    help_text: str = ""


@dataclass
class FacetIndex:
    """The listed practices, newest first, and for every facet who holds what. Built in a fixed number of queries."""

    practices: list[int]
    facets: dict[str, Facet]

    @classmethod
    def build(cls, pages: PracticePageQuerySet) -> "FacetIndex":
        """Build the index over `pages`, in four queries whatever their number."""
        keys = list(pages.newest_first().values_list("pk", flat=True))
        facets = _vocabulary_facets(pages.order_by())
        facets[TAGS] = _tag_facet(pages.order_by())
        return cls(practices=keys, facets=facets)

    def known_values(self) -> dict[str, list[str]]:
        """For each parameter the values that exist."""
        return {parameter: list(facet.values) for parameter, facet in self.facets.items()}

    def matching(self, query: PracticeQuery, *, without: str | None = None) -> set[int]:
        """Return the practices that `query` finds: OR within a facet, AND across facets.

        `without` names a facet of which the selection is ignored, for counts of that facet itself.
        """
        matches = set(self.practices)
        for parameter, values in query.selected.items():
            if parameter != without:
                matches &= set().union(*(self.facets[parameter].values[value].practices for value in values))
        return matches

    def counts(self, query: PracticeQuery) -> Mapping[str, Mapping[str, int]]:
        """For each facet and value: how many practices there are with that value and the other facets' selection."""
        return {
            parameter: {slug: len(value.practices & matches) for slug, value in self.facets[parameter].values.items()}
            for parameter in self.facets
            for matches in [self.matching(query, without=parameter)]
        }


def _vocabulary_facets(pages: PracticePageQuerySet) -> dict[str, Facet]:
    terms = Term.objects.filter(vocabulary__is_facet=True).current().select_related("vocabulary")
    by_key = {term.pk: term for term in terms}
    facets: dict[str, Facet] = {}
    for term in by_key.values():
        vocabulary: Vocabulary = term.vocabulary
        facet = facets.setdefault(
            vocabulary.parameter, Facet(vocabulary.parameter, vocabulary.name, help_text=vocabulary.help_text)
        )
        facet.values[term.slug] = FacetValue(term.slug, term.label)
    held: QuerySet = pages.filter(practice_terms__term__in=by_key).values_list("pk", "practice_terms__term")
    for practice, key in held:
        # A broader term finds what its narrower terms find.
        for slug in _with_broader(by_key.get(key), by_key):
            facets[by_key[key].vocabulary.parameter].values[slug].practices.add(practice)
    return facets


def _with_broader(term: Term | None, by_key: Mapping[int, Term]) -> set[str]:
    slugs: set[str] = set()
    while term is not None and term.slug not in slugs:
        slugs.add(term.slug)
        term = by_key.get(term.broader_id) if term.broader_id else None
    return slugs


def _tag_facet(pages: PracticePageQuerySet) -> Facet:
    facet = Facet(TAGS, "Sleutelwoorden")
    fields = ("pk", "tagged_items__tag__slug", "tagged_items__tag__name")
    for practice, slug, name in pages.filter(tagged_items__isnull=False).values_list(*fields):
        facet.values.setdefault(slug, FacetValue(slug, name)).practices.add(practice)
    return facet
