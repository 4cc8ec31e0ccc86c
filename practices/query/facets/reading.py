"""Who holds what of each facet, read from the database: one query for each kind of facet.

The rows are read some at a time, and only bits are kept of them: what a process needs once it does not give back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from wagtail.models import Page

from core.publishing.visibility import publicly_visible
from library.models import Municipality, Province, Term
from practices.models.querysets import PracticePageQuerySet
from practices.models.rows import PracticePresentation
from practices.query.facets.declared import Facet, FacetValue, field_facets
from practices.query.facets.orders import Bits, bits
from practices.query.practice_query import EVENT, METHOD, MUNICIPALITY, PROVINCE, TAGS

# Rows that are read together.
_AT_A_TIME = 2_000


def _rows(pages: PracticePageQuerySet, *columns: str) -> Iterator[Any]:
    return pages.values_list("pk", *columns).iterator(chunk_size=_AT_A_TIME)


def _gather(facet: Facet, held: Mapping[str, Bits]) -> None:
    for slug, holders in held.items():
        facet.values[slug].holders = int(holders)


def vocabulary_facets(pages: PracticePageQuerySet, place: Mapping[int, int]) -> list[Facet]:
    terms = Term.objects.filter(vocabulary__is_facet=True).current().select_related("vocabulary")
    by_key = {term.pk: term for term in terms}
    facets: dict[str, Facet] = {}
    for term in by_key.values():
        name = term.vocabulary.parameter
        facet = facets.setdefault(
            name, Facet(name, term.vocabulary.name, help_text=term.vocabulary.help_text, is_vocabulary=True)
        )
        facet.values[term.slug] = FacetValue(term.slug, term.label)
    # A broader term finds what its narrower terms find.
    finding = {key: (term.vocabulary.parameter, _with_broader(term, by_key)) for key, term in by_key.items()}
    held: defaultdict[str, defaultdict[str, Bits]] = defaultdict(lambda: defaultdict(Bits))
    for practice, key in _rows(pages.filter(practice_terms__term__in=by_key), "practice_terms__term"):
        if practice in place:
            parameter, slugs = finding[key]
            for slug in slugs:
                held[parameter][slug].add(place[practice])
    for name, values in held.items():
        _gather(facets[name], values)
    return list(facets.values())


def _with_broader(term: Term | None, by_key: Mapping[int, Term]) -> set[str]:
    slugs: set[str] = set()
    while term is not None and term.slug not in slugs:
        slugs.add(term.slug)
        term = by_key.get(term.broader_id) if term.broader_id else None
    return slugs


def facets_of_fields(rows: Sequence[Any], place: Mapping[int, int]) -> Iterator[Facet]:
    for declared in field_facets():
        facet = Facet(declared.parameter, declared.label, declared.phrase)
        held: dict[str, list[int]] = {}
        for row in rows:
            held.setdefault(getattr(row, declared.field), []).append(place[row.pk])
        for value, label in declared.choices.choices:
            facet.values[value] = FacetValue(value, str(label), bits(held.get(value, ())))
        yield facet


def method_facet(pages: PracticePageQuerySet, place: Mapping[int, int]) -> Facet:
    """Return the methods that are public themselves, newest first, by the practices that apply them."""
    facet = Facet(METHOD, "Methodiek", "volgens")
    held: dict[int, list[int]] = {}
    for practice, method in pages.filter(method__isnull=False).values_list("pk", "method"):
        if practice in place:
            held.setdefault(method, []).append(place[practice])
    known = [key for key in held if key in place]
    methods = pages.filter(pk__in=known).values_list("pk", "slug", "title") if known else []
    for key, slug, title in sorted(methods, key=lambda row: place[row[0]]):
        facet.values[slug] = FacetValue(slug, title, bits(held[key]))
    return facet


def place_facets(
    pages: PracticePageQuerySet, place: Mapping[int, int], all_municipalities: Iterable[Municipality]
) -> Iterator[Facet]:
    municipalities, provinces = Facet(MUNICIPALITY, "Gemeente", "in"), Facet(PROVINCE, "Provincie", "in")
    names = dict(Province.choices)
    by_key = {municipality.pk: municipality for municipality in all_municipalities}
    # Where it runs, and where another took it over.
    own = _rows(pages.filter(practice_municipalities__isnull=False), "practice_municipalities__municipality")
    adopted = _rows(pages.filter(adoptions__isnull=False), "adoptions__municipality")
    held: defaultdict[int, Bits] = defaultdict(Bits)
    for practice, key in chain(own, adopted):
        if practice in place:
            held[key].add(place[practice])
    for key in sorted(held, key=lambda key: by_key[key].name):
        holders, municipality = int(held[key]), by_key[key]
        municipalities.hold(municipality.slug, municipality.name, holders)
        municipalities.aliases[municipality.nis] = municipality.slug
        provinces.hold(municipality.province, str(names[municipality.province]), holders)
    yield municipalities
    provinces.values = dict(sorted(provinces.values.items()))
    yield provinces


def event_facet(pages: PracticePageQuerySet, place: Mapping[int, int]) -> Facet:
    facet = Facet(EVENT, "Voorgesteld op", "voorgesteld op")
    # Of these alone: asked of all pages, SQLite looks at each of them.
    presented = PracticePresentation.objects.order_by().values("event_page")
    events = publicly_visible(Page.objects.filter(pk__in=presented)).values("pk")
    rows = pages.filter(presentations__event_page__in=events).values_list(
        "pk", "presentations__event_page__slug", "presentations__event_page__title"
    )
    for practice, slug, title in rows.order_by("-presentations__starts_at"):
        if practice in place:
            facet.hold(slug, title, 1 << place[practice])
    return facet


def tag_facet(pages: PracticePageQuerySet, place: Mapping[int, int]) -> Facet:
    facet = Facet(TAGS, "Sleutelwoorden")
    held: defaultdict[str, Bits] = defaultdict(Bits)
    names: dict[str, str] = {}
    tagged = _rows(pages.filter(tagged_items__isnull=False), "tagged_items__tag__slug", "tagged_items__tag__name")
    for practice, slug, name in tagged:
        if practice in place:
            names.setdefault(slug, name)
            held[slug].add(place[practice])
    for slug in sorted(names, key=lambda slug: names[slug].casefold()):
        facet.values[slug] = FacetValue(slug, names[slug])
    _gather(facet, held)
    return facet
