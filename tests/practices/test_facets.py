"""Facets: OR within one, AND across, counts as a person would count by hand."""

import datetime
import random

import pytest
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from practices.models import PracticePage
from practices.query.facets.index import FacetIndex
from practices.query.practice_query import NEWEST, TAGS, PracticeQuery
from tests.factories import HomePageFactory, PracticeIndexPageFactory, PracticePageFactory, VocabularyFactory, term

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def tree(site):
    return site


def build():
    return FacetIndex.build(PracticePage.objects.public())


def keys(index: FacetIndex, query: PracticeQuery) -> set[int]:
    """Return the keys of what the query finds."""
    return set(index.in_order(index.matching(query), index.orders[NEWEST]))


def found(address: str) -> set[int]:
    index = build()
    return keys(index, PracticeQuery.parse(QueryDict(address), index.known_values))


def test_or_within_a_facet_and_across():
    young = PracticePageFactory(terms=["thema:samenhang", "doelgroep:jongeren"])
    parents = PracticePageFactory(terms=["thema:samenhang", "doelgroep:ouders"])
    other = PracticePageFactory(terms=["thema:polarisering", "doelgroep:ouders"], tags=["straat"])
    assert found("") == {young.pk, parents.pk, other.pk}
    assert found("doelgroep=jongeren&doelgroep=ouders") == {young.pk, parents.pk, other.pk}
    assert found("doelgroep=ouders&thema=samenhang") == {parents.pk}
    assert found("doelgroep=ouders&thema=samenhang&thema=polarisering") == {parents.pk, other.pk}
    assert found("trefwoord=straat&thema=samenhang") == set()


def test_a_broader_term_finds_what_its_narrower_terms_find():
    broad = term("thema:samenhang")
    narrow = term("thema:buurt", broader=broad)
    narrowest = term("thema:straat", broader=narrow)
    page = PracticePageFactory(terms=[narrowest])
    direct = PracticePageFactory(terms=[broad])
    assert found("thema=samenhang") == {page.pk, direct.pk}
    assert found("thema=buurt") == found("thema=straat") == {page.pk}
    counts = build().counts(PracticeQuery())["thema"]
    assert counts == {"samenhang": 2, "buurt": 1, "straat": 1}


def test_a_practice_with_a_term_and_its_broader_term_counts_once():
    broad = term("thema:samenhang")
    PracticePageFactory(terms=[broad, term("thema:buurt", broader=broad)])
    assert build().counts(PracticeQuery())["thema"] == {"samenhang": 1, "buurt": 1}


def test_terms_that_run_in_a_circle_do_not_hang():
    first = term("thema:een")
    second = term("thema:twee", broader=first)
    first.broader = second
    first.save()
    page = PracticePageFactory(terms=[first])
    assert found("thema=twee") == {page.pk}


def test_a_vocabulary_that_is_no_filter_is_no_facet():
    VocabularyFactory(parameter="intern", is_facet=False)
    PracticePageFactory(terms=["intern:geheim", "thema:samenhang"])
    assert "thema" in build().facets
    assert "intern" not in build().facets


def test_a_term_that_was_merged_is_no_value():
    old, new = term("thema:oud"), term("thema:nieuw")
    PracticePageFactory(terms=[new])
    old.replaced_by = new
    old.save()
    assert set(build().facets["thema"].values) == {"nieuw"}


def test_facets_stand_in_the_order_of_the_vocabularies_and_terms():
    VocabularyFactory(parameter="werkvorm", sort_order=2)
    VocabularyFactory(parameter="doelgroep", sort_order=1)
    term("doelgroep:zz", sort_order=0)
    term("doelgroep:aa", sort_order=1)
    term("werkvorm:dialoog")
    index = build()
    assert list(index.facets)[:2] == ["doelgroep", "werkvorm"]
    assert list(index.facets["doelgroep"].values) == ["zz", "aa"]


def test_newest_first():
    now = timezone.now()
    old = PracticePageFactory(first_published_at=now - datetime.timedelta(days=3))
    new = PracticePageFactory(first_published_at=now)
    tie = PracticePageFactory(first_published_at=now)
    assert build().practices == [tie.pk, new.pk, old.pk]


def _private():
    page = PracticePageFactory()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _of_another_site():
    home = HomePageFactory(slug="andere-site", title="Andere site")
    index = PracticeIndexPageFactory(parent=home)
    Site.objects.create(hostname="elders.example.be", root_page=home)
    PracticePageFactory(parent=index)


@pytest.mark.every_case
@pytest.mark.parametrize(
    "make",
    [
        lambda: PracticePageFactory(draft=True),
        lambda: PracticePageFactory(archived_on=datetime.date(2024, 1, 1)),
        lambda: PracticePageFactory(expire_at=timezone.now() - datetime.timedelta(seconds=1)),
        lambda: PracticePageFactory(live=False, expired=True),
        _private,
        _of_another_site,
    ],
    ids=["draft", "archived", "expired", "unpublished", "private", "other site"],
)
def test_what_is_not_listed_is_not_found_nor_counted(make):
    listed = PracticePageFactory()
    make()
    index = build()
    assert keys(index, PracticeQuery()) == {listed.pk}
    assert index.counts(PracticeQuery())["thema"] == {"sociale-samenhang-versterken": 1}


def test_what_expires_later_is_listed():
    page = PracticePageFactory(expire_at=timezone.now() + datetime.timedelta(hours=1))
    assert build().practices == [page.pk]


def test_private_below_a_private_index(site):
    PracticePageFactory()
    PageViewRestriction.objects.create(page=site.practices, restriction_type=PageViewRestriction.LOGIN)
    assert build().practices == []


def test_counts_and_matches_are_those_of_a_count_by_hand():
    """Random practices and questions; the oracle knows nothing of indexes."""
    dice = random.Random(20190326)
    terms = {parameter: [term(f"{parameter}:{letter}") for letter in "abcd"] for parameter in ("doelgroep", "thema")}
    broader = {"d": "a"}
    for found_terms in terms.values():
        found_terms[3].broader = found_terms[0]
        found_terms[3].save()
    words = ["w0", "w1", "w2", "w3", "w4"]
    records: dict[int, dict[str, set[str]]] = {}
    for _number in range(20):
        chosen = {name: dice.sample(rows, dice.randint(0, 3)) for name, rows in terms.items()}
        tags = dice.sample(words, dice.randint(0, 3))
        page = PracticePageFactory(terms=[row for rows in chosen.values() for row in rows], tags=tags)
        held = {name: {row.slug for row in rows} for name, rows in chosen.items()}
        held = {name: slugs | {broader[slug] for slug in slugs if slug in broader} for name, slugs in held.items()}
        records[page.pk] = {**held, TAGS: set(tags)}

    def matches(record: dict[str, set[str]], selected: dict[str, list[str]]) -> bool:
        return all(record[parameter] & set(values) for parameter, values in selected.items() if values)

    index = build()
    known = {name: list(index.known_values[name]) for name in (*terms, TAGS)}
    for _round in range(100):
        selected = {name: dice.sample(values, dice.randint(0, 2)) for name, values in known.items()}
        pairs = [(name, value) for name, values in selected.items() for value in values]
        address = "&".join(f"{name}={value}" for name, value in pairs)
        query = PracticeQuery.parse(QueryDict(address), known)
        expected = {key for key, record in records.items() if matches(record, selected)}
        assert keys(index, query) == expected, address
        for name, values in known.items():
            others = {other: chosen for other, chosen in selected.items() if other != name}
            for value in values:
                by_hand = sum(matches(record, {**others, name: [value]}) for record in records.values())
                assert index.counts(query)[name][value] == by_hand, (address, name, value)
