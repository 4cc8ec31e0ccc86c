"""Who holds what of each facet, read from the database: one query for each kind of facet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wagtail.models import Page

from core.publishing.visibility import publicly_visible
from library.models import Municipality, Province, Term
from practices.models.querysets import PracticePageQuerySet
from practices.models.rows import PracticePresentation
from practices.query.facets.declared import Facet, FacetValue, field_facets
from practices.query.facets.orders import bits
from practices.query.practice_query import EVENT, METHOD, MUNICIPALITY, PROVINCE, TAGS


def _gather(facet: Facet, held: Mapping[str, Iterable[int]]) -> None:
    for slug, numbers in held.items():
        facet.values[slug].holders = bits(numbers)


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
    held: dict[str, dict[str, set[int]]] = {}
    for practice, key in pages.filter(practice_terms__term__in=by_key).values_list("pk", "practice_terms__term"):
        if practice in place:
            # A broader term finds what its narrower terms find.
            for slug in _with_broader(by_key.get(key), by_key):
                held.setdefault(by_key[key].vocabulary.parameter, {}).setdefault(slug, set()).add(place[practice])
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
    own = pages.filter(practice_municipalities__isnull=False)
    adopted = pages.filter(adoptions__isnull=False)
    # Where it runs, and where another took it over.
    rows = [
        *own.values_list("pk", "practice_municipalities__municipality"),
        *adopted.values_list("pk", "adoptions__municipality"),
    ]
    for practice, key in sorted(rows, key=lambda row: by_key[row[1]].name):
        if practice in place:
            bit, municipality = 1 << place[practice], by_key[key]
            municipalities.hold(municipality.slug, municipality.name, bit)
            municipalities.aliases[municipality.nis] = municipality.slug
            provinces.hold(municipality.province, str(names[municipality.province]), bit)
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
    held: dict[str, list[int]] = {}
    columns = ("pk", "tagged_items__tag__slug", "tagged_items__tag__name")
    rows = pages.filter(tagged_items__isnull=False).values_list(*columns)
    for practice, slug, name in sorted(rows, key=lambda row: str(row[2]).casefold()):
        if practice in place:
            facet.values.setdefault(slug, FacetValue(slug, name))
            held.setdefault(slug, []).append(place[practice])
    _gather(facet, held)
    return facet
