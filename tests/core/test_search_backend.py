"""The search backend on the database of the run: the same words find the same pages on SQLite and on PostgreSQL."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from practices.models import PracticePage
from tests.factories import PracticePageFactory, TermFactory
from tests.shared import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def titles(query: str) -> list[str]:
    return [page.title for page in PracticePage.objects.search(query, operator="and")]


def make_practices():
    # Words are ranked by how rare they are: in a handful of pages none is.
    PracticePageFactory.create_batch(8)
    return [
        PracticePageFactory(title="Buurtwerking Nieuw Sledderlo", summary="Bewoners geven les."),
        PracticePageFactory(title="Samen koken", summary="Buren eten samen in de steden van Vlaanderen."),
        PracticePageFactory(title="Huizen van rust", summary="Een café in de wijken."),
        PracticePageFactory(title="Elders", summary="Niets.", reason="<p>Buurtwerking, ook hier.</p>"),
    ]


shared_practices = made_once(make_practices)


@pytest.fixture
def practices(site, shared_practices):
    return shared_practices()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("buurt", "Buurtwerking Nieuw Sledderlo"),
        ("werkingen", "Buurtwerking Nieuw Sledderlo"),
        ("stad", "Samen koken"),
        ("huis", "Huizen van rust"),
        ("CAFE wijk", "Huizen van rust"),
    ],
)
def test_word_forms_accents_and_parts_of_compounds_find(practices, query, first):
    assert titles(query)[0] == first


def test_the_title_counts_for_more_than_the_rest(practices):
    assert titles("buurtwerking") == ["Buurtwerking Nieuw Sledderlo", "Elders"]


def test_every_word_must_be_found(practices):
    assert titles("buurtwerking vliegtuig") == []
    # Each in a column of its own: the title, and the rest.
    assert titles("koken Vlaanderen") == ["Samen koken"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one full-text index, which every search uses")
def test_each_column_is_asked_by_itself(practices):
    # PostgreSQL has an index on each column, and none on what is joined: then it would read every entry.
    query = PracticePage.objects.search("buurtwerking vliegtuig", operator="and").get_queryset().query
    assert "||" not in str(query)
    assert str(query).count("JOIN") == 2  # the entry, and Wagtail's own table of pages


def test_an_alternative_label_of_a_term_finds_its_practices(site):
    term = TermFactory(label="Polarisering bestrijden", alternative_labels="polarisatie\nwij-zij-denken")
    page = PracticePageFactory(title="Gesprek", terms=[term, "thema:samenhang"])
    page.save_revision().publish()
    assert list(PracticePage.objects.search("polarisatie")) == [page]


@pytest.mark.parametrize(
    "query", ["", "%%%", "\x00", "' OR 1=1 --", '") OR (', "*", "🙂", "a" * 2_000, "NOT", "AND OR"]
)
def test_whatever_is_typed_has_an_answer(practices, query):
    assert titles(query) == []


def test_pages_of_every_type_are_searched_in_one_query(practices, django_assert_num_queries):
    list(Page.objects.search("koken"))
    with django_assert_num_queries(1):
        found = list(Page.objects.search("koken"))
    assert [page.title for page in found] == ["Samen koken"]


def test_filters_and_counts_go_with_search(practices):
    found = PracticePage.objects.filter(status="gestopt").search("buurt")
    assert found.count() == 0
    assert PracticePage.objects.live().search("buurt").count() == 2


def test_what_is_typed_so_far_is_completed(practices):
    assert [page.title for page in PracticePage.objects.autocomplete("buurtw")] == ["Buurtwerking Nieuw Sledderlo"]
    assert [page.title for page in PracticePage.objects.autocomplete("huizen van r")] == ["Huizen van rust"]


def test_an_order_of_its_own_is_kept(practices):
    found = PracticePage.objects.order_by("title").search("buurt", order_by_relevance=False)
    assert [page.title for page in found] == ["Buurtwerking Nieuw Sledderlo", "Elders"]


# --- When a page is stored -------------------------------------------------------------------------------------------


def written(asked: CaptureQueriesContext) -> int:
    """Return how often an entry of the index was written."""
    statements = [query["sql"].lstrip() for query in asked if "wagtailsearch_indexentry" in query["sql"]]
    writes = [text for text in statements if text.startswith(("INSERT", "UPDATE"))]
    # PostgreSQL keeps how long titles are on average, which is written after each entry.
    return sum('SET "title_norm"' not in text for text in writes)


@pytest.mark.indexed_at_once
def test_what_is_published_is_stored_once(site):
    page = PracticePageFactory(draft=True)
    page.title = "Zonnebloem"
    with CaptureQueriesContext(connection) as asked:
        page.save_revision().publish()
    assert written(asked) == 1
    assert titles("zonnebloem") == ["Zonnebloem"]


@pytest.mark.indexed_at_once
def test_what_is_saved_or_waits_for_its_day_is_found_too(site):
    page = PracticePageFactory(title="Klaproos", draft=True)
    assert titles("klaproos") == ["Klaproos"]
    page.title, page.go_live_at = "Korenbloem", timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert (page.live, page.title, titles(page.title.lower())) == (False, page.title, [page.title])


@pytest.mark.indexed_at_once
def test_what_is_deleted_is_found_no_more(site):
    page = PracticePageFactory(title="Klaproos")
    with CaptureQueriesContext(connection) as asked:
        page.delete()
    assert any("DELETE" in query["sql"] and "wagtailsearch_indexentry" in query["sql"] for query in asked)
    assert titles("klaproos") == []
