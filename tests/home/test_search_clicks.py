"""Which results are chosen is counted, without a trace of who chose, and shown to editors."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import PageViewRestriction, ReferenceIndex

from home import searches
from home.demo.people import load_groups
from home.models import SearchClicks
from home.searches import Outcome, count_click, count_search
from home.views import COUNTED_PER_ADDRESS
from tests.cms import soup
from tests.factories import EventPageFactory, PracticePageFactory

ADDRESS = "/zoeken/gekozen/"
REPORT = "/cms/rapporten/zoekopdrachten/"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def practice(site):
    count_search("leefstraat", Outcome.ALL_WORDS)
    return PracticePageFactory(title="Leefstraat", slug="leefstraat")


def choose(client, text, path, headers=OWN, **others):
    response = client.post(ADDRESS, {"q": text, "naar": path}, headers=headers, **others)
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies


def chosen() -> dict[tuple[str, str], int]:
    rows = SearchClicks.objects.select_related("daily__query", "page")
    return {(row.daily.query.query_string, row.page.title): row.times for row in rows}


def test_a_result_that_is_chosen_is_counted(practice, client):
    for text in ("leefstraat", " LEEFSTRAAT "):
        choose(client, text, practice.url)
    assert chosen() == {("leefstraat", "Leefstraat"): 2}


def test_events_and_pages_are_results_too(site, client):
    count_search("wijk", Outcome.ALL_WORDS)
    for page in (EventPageFactory(title="Studiedag"), site.about):
        choose(client, "wijk", page.url)
    assert set(chosen()) == {("wijk", "Studiedag"), ("wijk", site.about.title)}


def test_what_nobody_searched_for_is_not_counted(practice, client):
    choose(client, "iets anders", practice.url)
    choose(client, "an@example.be", practice.url)
    assert chosen() == {}
    assert list(Query.objects.values_list("query_string", flat=True)) == ["leefstraat"]


def test_who_searches_before_midnight_may_choose_after(practice, client):
    today = timezone.localdate()
    for days, counted in ((1, 1), (2, 1)):
        QueryDailyHits.objects.update(date=today - datetime.timedelta(days))
        choose(client, "leefstraat", practice.url)
        assert chosen() == {("leefstraat", "Leefstraat"): counted}


@pytest.mark.parametrize(
    "path",
    ["", "/", "//", "leefstraat", "/praktijken/bestaat-niet/", "/praktijken/export.csv", "https://elders.example/",
     "//elders.example/praktijken/leefstraat/", "/praktijken/leefstraat/\x00", "/" + "x" * 5000, "/%00/", "/%FF/",
     "/cms/", "/praktijken/besloten/", "/praktijken/concept/",
     "/\N{GRINNING FACE}/", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_public_page_is_not_counted(practice, client, path):
    private = PracticePageFactory(title="Besloten", slug="besloten")
    PageViewRestriction.objects.create(page=private.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    PracticePageFactory(title="Concept", slug="concept", draft=True)
    choose(client, "leefstraat", path)
    # The home page is one, and nothing else here.
    assert {title for _text, title in chosen()} <= {"Databank sociale samenhang", "Start"}


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {"Origin": "https://elders.example"}],
)
def test_other_sites_count_nothing(practice, client, headers):
    choose(client, "leefstraat", practice.url, headers=headers)
    assert chosen() == {}


@pytest.mark.thorough
def test_one_address_counts_so_often_and_no_more(practice, client):
    for _number in range(COUNTED_PER_ADDRESS + 5):
        choose(client, "leefstraat", practice.url)
    assert chosen() == {("leefstraat", "Leefstraat"): COUNTED_PER_ADDRESS}
    choose(client, "leefstraat", practice.url, REMOTE_ADDR="192.0.2.7")
    assert chosen() == {("leefstraat", "Leefstraat"): COUNTED_PER_ADDRESS + 1}


def test_a_search_holds_so_many_different_pages_and_no_more(practice, monkeypatch):
    monkeypatch.setattr(searches, "MAX_PAGES_OF_A_SEARCH", 2)
    other, third = PracticePageFactory(title="Ander"), PracticePageFactory(title="Derde")
    for page in (practice, other, third, practice):
        count_click("leefstraat", page)
    assert chosen() == {("leefstraat", "Leefstraat"): 2, ("leefstraat", "Ander"): 1}


def test_no_csrf_token_and_no_session_are_needed_and_reading_counts_nothing(practice):
    client = Client(enforce_csrf_checks=True)
    assert client.get(ADDRESS).status_code == 405
    choose(client, "leefstraat", practice.url)
    assert sum(chosen().values()) == 1
    assert client.post(ADDRESS, b"\xff\x00" * 50, content_type="text/plain", headers=OWN).status_code == 204
    odd = b"q=leefstraat&naar=/%FF%C3%28/"
    assert client.post(ADDRESS, odd, content_type="application/x-www-form-urlencoded", headers=OWN).status_code == 204
    assert sum(chosen().values()) == 1


def test_to_be_chosen_is_no_use_of_a_page_and_goes_with_it(practice):
    count_click("leefstraat", practice)
    assert not ReferenceIndex.model_is_indexable(SearchClicks)
    practice.delete()
    assert not SearchClicks.objects.exists()
    assert QueryDailyHits.objects.exists()


def test_counts_are_kept_for_a_year(practice):
    count_click("leefstraat", practice)
    QueryDailyHits.objects.update(date=timezone.localdate() - datetime.timedelta(400))
    call_command("searchpromotions_garbage_collect", stdout=io.StringIO())
    assert not SearchClicks.objects.exists()


# --- The report ------------------------------------------------------------------------------------------------------


@pytest.fixture
def cms(client, site, request):
    load_groups()
    client.force_login(request.getfixturevalue("editor"))
    return client


def cells(response) -> dict[str, str]:
    """Return what stands under 'Gekozen' for each text."""
    found = soup(response).select("table.listing tbody tr")
    return {row.select_one("strong").get_text(): row.select("td")[5].get_text(" ", strip=True) for row in found}


@pytest.mark.thorough
def test_editors_see_what_was_chosen(cms, practice):
    count_search("wijk", Outcome.NOTHING)
    others = [PracticePageFactory(title=title) for title in ("Aap", "Noot", "Mies")]
    for page in (practice, practice, *others):
        count_click("leefstraat", page)
    assert cells(cms.get(REPORT)) == {"leefstraat": "5 keer Leefstraat (2) Aap (1) Mies (1) en nog 1", "wijk": ""}
    assert list(cells(cms.get(REPORT, {"ordering": "chosen"}))) == ["wijk", "leefstraat"]
    text = b"".join(cms.get(REPORT, {"export": "csv"}).streaming_content).decode()
    assert '5,"Leefstraat (2), Aap (1), Mies (1), Noot (1)"' in text


def test_several_clicks_and_days_do_not_count_the_searches_twice(cms, practice):
    count_search("leefstraat", Outcome.NEAR)
    for page in (practice, PracticePageFactory(), PracticePageFactory()):
        count_click("leefstraat", page)
    row = soup(cms.get(REPORT)).select_one("table.listing tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("td")[1:5]] == ["2", "1", "1", "0"]


@pytest.mark.thorough
def test_a_period_shows_its_own_choices(cms, practice):
    count_click("leefstraat", practice)
    long_ago = timezone.localdate() - datetime.timedelta(30)
    old = Query.objects.get().daily_hits.create(date=long_ago, hits=3)
    SearchClicks.objects.create(daily=old, page=PracticePageFactory(title="Vroeger"), times=2)
    until = (long_ago + datetime.timedelta(1)).isoformat()
    assert cells(cms.get(REPORT, {"period_to": until})) == {"leefstraat": "2 keer Vroeger (2)"}
    assert cells(cms.get(REPORT, {"period_from": until})) == {"leefstraat": "1 keer Leefstraat (1)"}
    assert cells(cms.get(REPORT)) == {"leefstraat": "3 keer Vroeger (2) Leefstraat (1)"}


def test_what_nobody_chose_can_be_asked_for(cms, practice):
    count_click("leefstraat", practice)
    count_search("wijk", Outcome.NEAR)
    count_search("onvindbaar", Outcome.NOTHING)
    assert list(cells(cms.get(REPORT, {"result": "niet-gekozen"}))) == ["wijk"]
