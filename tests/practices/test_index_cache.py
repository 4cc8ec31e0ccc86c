"""The index in memory is exact right after every change, and costs one query while nothing changes."""

import datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from modelsearch.index import insert_or_update_object
from wagtail.models import PageViewRestriction

from core.changes.stamp import ChangeStamp
from library.vocabularies import merge_terms
from practices.models import PracticePage
from practices.query.facets.index import current_index
from practices.query.results import PracticeAnswer
from tests.factories import DatabankImageFactory, EventPageFactory, PracticePageFactory, term

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def tree(site):
    return site


def found(address: str = "") -> list[str]:
    return [
        page.title
        for page in PracticeAnswer(QueryDict(address), PracticePage.objects.all()).all_practices(
            PracticePage.objects.all()
        )
    ]


def test_nothing_is_asked_while_nothing_changes(django_assert_num_queries):
    PracticePageFactory()
    first = current_index(PracticePage.objects.all())
    with django_assert_num_queries(1):
        assert current_index(PracticePage.objects.all()) is first


@pytest.mark.thorough
def test_a_practice_is_there_when_published_and_gone_when_unpublished_or_deleted():
    assert found() == []
    page = PracticePageFactory(title="Nieuw", draft=True)
    assert found() == []
    page.save_revision().publish()
    assert found() == ["Nieuw"]
    page.refresh_from_db()
    page.unpublish()
    assert found() == []
    page.save_revision().publish()
    assert found() == ["Nieuw"]
    PracticePage.objects.get().delete()
    assert found() == []


def test_a_draft_that_is_stored_moves_nothing():
    page = PracticePageFactory(title="Zoals het is")
    index, stamp = current_index(PracticePage.objects.all()), ChangeStamp.objects.get()
    page.title = "Zoals het wordt"
    page.save_revision()
    assert current_index(PracticePage.objects.all()) is index
    assert ChangeStamp.objects.get().content == stamp.content


def test_a_changed_record_moves_at_once():
    page = PracticePageFactory(title="Verandert", terms=["thema:een"], tags=["oud"], municipalities=["44021"])
    assert found("trefwoord=oud&gemeente=gent") == ["Verandert"]
    page.tags.set(["nieuw"])
    page.practice_municipalities.all().delete()
    page.save_revision().publish()
    assert found("trefwoord=nieuw") == ["Verandert"]
    assert PracticeAnswer(QueryDict("trefwoord=oud"), PracticePage.objects.all()).query.unknown


def test_privacy_counts_at_once(tree):
    PracticePageFactory(title="Besloten")
    assert found() == ["Besloten"]
    restriction = PageViewRestriction.objects.create(page=tree.practices, restriction_type=PageViewRestriction.LOGIN)
    assert found() == []
    restriction.delete()
    assert found() == ["Besloten"]


def test_a_merged_term_counts_at_once():
    old, new = term("thema:oud"), term("thema:nieuw")
    PracticePageFactory(title="Verhuist", terms=[old])
    assert found("thema=oud") == ["Verhuist"]
    merge_terms(old, new)
    assert found("thema=nieuw") == ["Verhuist"]


def test_the_clock_counts(monkeypatch):
    PracticePageFactory(title="Tijdelijk", expire_at=timezone.now() + datetime.timedelta(hours=1))
    assert found() == ["Tijdelijk"]
    later = timezone.now() + datetime.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert found() == []


def test_an_event_tells_where_a_practice_was_presented():
    page = PracticePageFactory(title="Voorgesteld")
    event = EventPageFactory(slug="studiedag", practices=[page])
    event.save_revision().publish()
    assert found("evenement=studiedag") == ["Voorgesteld"]
    event.refresh_from_db()
    event.unpublish()
    assert PracticeAnswer(QueryDict("evenement=studiedag"), PracticePage.objects.all()).query.unknown


def test_the_stamp_moves_with_the_transaction():
    before = ChangeStamp.current()
    ChangeStamp.move()
    ChangeStamp.move()
    assert ChangeStamp.current() == before + 2


# --- Text, order, archive, places ------------------------------------------------------------------------------------


def test_fields_and_places_are_facets():
    PracticePageFactory(title="Gent", municipalities=["44021"], status="lopend", scale="straat")
    PracticePageFactory(title="Mechelen", municipalities=["12025"], status="gestopt")
    assert found("gemeente=gent") == found("gemeente=44021") == found("provincie=oost-vlaanderen") == ["Gent"]
    assert found("status=gestopt") == ["Mechelen"]
    assert found("schaal=straat&status=lopend") == ["Gent"]
    assert sorted(found("gemeente=gent&gemeente=12025")) == ["Gent", "Mechelen"]


def test_archived_practices_come_only_when_asked_for():
    PracticePageFactory(title="Gearchiveerd", archived_on=datetime.date(2024, 1, 1))
    assert found() == []
    assert found("archief=1") == ["Gearchiveerd"]


def test_words_narrow_what_facets_find_and_rank_it():
    PracticePageFactory.create_batch(6)
    PracticePageFactory(title="Iets anders", reason="<p>Met een moestuin.</p>", tags=["groen"])
    PracticePageFactory(title="Moestuinen", tags=["groen"])
    PracticePageFactory(title="Moestuin elders")
    assert found("q=moestuin&trefwoord=groen") == ["Moestuinen", "Iets anders"]
    assert found("q=moestuin&trefwoord=groen&sorteer=titel") == ["Iets anders", "Moestuinen"]


@pytest.mark.indexed_at_once
def test_words_are_ranked_once_while_nothing_changes(django_assert_num_queries):
    PracticePageFactory(title="Moestuin")
    assert found("q=moestuin") == ["Moestuin"]
    # The stamp alone.
    with django_assert_num_queries(1):
        PracticeAnswer(QueryDict("q=Moestuin&pagina=2"), PracticePage.objects.all())
    # Other words: those that pages hold are read.
    with django_assert_num_queries(2):
        PracticeAnswer(QueryDict("q=moestuinen"), PracticePage.objects.all())


def test_what_is_put_in_the_search_index_later_is_found_at_once():
    page = PracticePageFactory(title="Moestuin")
    assert found("q=vijver") == []
    # As a worker does: nothing of the practice changes any more when its words are stored.
    PracticePage.objects.filter(pk=page.pk).update(summary="Met een vijver.")
    assert found("q=vijver") == []
    insert_or_update_object(PracticePage.objects.get(pk=page.pk))
    assert found("q=vijver") == ["Moestuin"]


@pytest.mark.indexed_at_once
def test_who_asked_before_the_words_were_stored_is_not_told_that_nothing_changed(client):
    page = PracticePageFactory(title="Moestuin")
    address = "/api/databank/practices?q=vijver"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    PracticePage.objects.filter(pk=page.pk).update(summary="Met een vijver.")
    insert_or_update_object(PracticePage.objects.get(pk=page.pk))
    assert client.get(address, headers={"if-none-match": etag}).json()["total"] == 1


def test_what_is_no_page_leaves_the_stamp_of_the_words():
    before = ChangeStamp.read()
    DatabankImageFactory()
    assert ChangeStamp.read().words == before.words


def test_orders():
    PracticePageFactory(title="b", verified_on=datetime.date(2025, 1, 1))
    PracticePageFactory(title="C", verified_on=None)
    PracticePageFactory(title="a", verified_on=datetime.date(2026, 1, 1))
    assert found() == ["a", "C", "b"]
    assert found("sorteer=titel") == ["a", "b", "C"]
    assert found("sorteer=bevestigd") == ["a", "b", "C"]
    assert found("sorteer=relevantie") == ["a", "C", "b"]


def test_the_sentence_says_what_is_asked():
    PracticePageFactory(terms=["doelgroep:jongeren"], municipalities=["44021"])
    answer = PracticeAnswer(QueryDict("doelgroep=jongeren&gemeente=gent&q=leefstraat"), PracticePage.objects.all())
    assert answer.sentence == "1 praktijk over jongeren in Gent met het woord ‘leefstraat’"
