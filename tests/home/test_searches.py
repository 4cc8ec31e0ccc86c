"""What people search for is counted, without a trace of who searched, and reported to editors."""

import csv
import datetime
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from home import searches
from home.demo.people import load_groups
from home.models import FruitlessSearches, NearSearches
from home.searches import Outcome, count_click, count_search, countable
from home.views import COUNTED_PER_ADDRESS
from practices.query.practice_query import clean_text
from tests.cms import form_values, soup
from tests.factories import PracticePageFactory, UserFactory, WordGroupFactory

ADDRESS = "/zoeken/geteld/"
REPORT = "/cms/rapporten/zoekopdrachten/"
OWN = {"Sec-Fetch-Site": "same-origin"}

# With those of any screen of the CMS.
REPORT_QUERIES = 17


def tell(client, text, headers=OWN, **others):
    response = client.post(ADDRESS, {"q": text}, headers=headers, **others)
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    return response


def counts():
    """What is counted: for each text how often, and how often without a result."""
    return {
        daily.query.query_string: (daily.hits, daily.fruitless.times if hasattr(daily, "fruitless") else 0)
        for daily in QueryDailyHits.objects.select_related("query", "fruitless")
    }


# --- Counting --------------------------------------------------------------------------------------------------------


def test_words_are_counted_and_whether_they_found_something(site, client):
    PracticePageFactory(title="Leefstraat")
    for text in ("leefstraat", "  LEEFSTRAAT ", "onvindbaar"):
        tell(client, text)
    assert counts() == {"leefstraat": (2, 0), "onvindbaar": (1, 1)}
    assert QueryDailyHits.objects.first().date == timezone.localdate()


def test_what_lies_near_is_counted_apart(site, client):
    PracticePageFactory(title="Leefstraat", summary="Buren halen de auto's uit hun straat.")
    for text in ("leefstraat auto", "leefstraat buren auto zeppelin", "zeppelin"):
        tell(client, text)
    near = {row.daily.query.query_string: row.times for row in NearSearches.objects.select_related("daily__query")}
    assert near == {"leefstraat buren auto zeppelin": 1}
    assert {text: nothing for text, (_times, nothing) in counts().items()} == {
        "leefstraat auto": 0,
        "leefstraat buren auto zeppelin": 0,
        "zeppelin": 1,
    }


def test_what_finds_nothing_any_more_is_counted_as_such(site, client):
    page = PracticePageFactory(title="Leefstraat")
    tell(client, "leefstraat")
    page.unpublish()
    tell(client, "leefstraat")
    tell(client, "leefstraat")
    assert counts() == {"leefstraat": (3, 2)}


def test_reading_results_writes_nothing(site, client):
    for address in ("/zoeken/?q=leefstraat", "/praktijken/?q=leefstraat", ADDRESS):
        client.get(address)
    assert not Query.objects.exists()
    assert client.get(ADDRESS).status_code == 405


def test_pages_of_results_carry_the_script(site, client):
    for address in ("/zoeken/?q=x", "/praktijken/?q=x"):
        assert "js/count-search.js" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "text",
    ["an.peeters@example.be", "@an", "0473 12 34 56", "+32 2 123 45 67", "85.07.30-033.28", "BE68 5390 0754 7034",
     "een twee drie vier vijf zes zeven acht negen tien elf", "", " ", "x", "\x00", "%%%", "\N{GRINNING FACE}"],
)  # fmt: skip
def test_what_may_say_something_of_a_person_or_is_no_search_is_not_kept(site, client, text):
    tell(client, text)
    assert not Query.objects.exists()


@pytest.mark.parametrize("text", ["wijk 9000", "3 x 2019", "buurt & plein", "'; DROP TABLE x; --", "=1+1", "x" * 5000])
def test_other_texts_are(site, client, text):
    tell(client, text)
    assert list(counts()) == [countable(clean_text(text))]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
     {"Origin": "https://elders.example"}, {"Origin": "null"},
     {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}],
)  # fmt: skip
def test_other_sites_count_nothing(site, client, headers):
    tell(client, "leefstraat", headers=headers)
    assert not Query.objects.exists()


def test_a_browser_that_tells_only_the_origin_counts(site, client):
    tell(client, "leefstraat", headers={"Origin": "http://testserver"})
    assert counts() == {"leefstraat": (1, 1)}


@pytest.mark.thorough
def test_one_address_counts_so_often_and_no_more(site, client):
    for number in range(COUNTED_PER_ADDRESS + 5):
        tell(client, f"woord {number}")
    assert len(counts()) == COUNTED_PER_ADDRESS
    tell(client, "iemand anders", REMOTE_ADDR="192.0.2.7")
    tell(client, "achter de proxy", headers={**OWN, "X-Forwarded-For": "192.0.2.1, 192.0.2.8"})
    assert len(counts()) == COUNTED_PER_ADDRESS + 2


def test_a_day_holds_so_many_different_searches_and_no_more(site, monkeypatch):
    monkeypatch.setattr(searches, "MAX_SEARCHES_A_DAY", 2)
    for text in ("een", "twee", "drie", "een"):
        count_search(text, Outcome.ALL_WORDS)
    assert counts() == {"een": (2, 0), "twee": (1, 0)}


def test_no_csrf_token_and_no_session_are_needed(site):
    client = Client(enforce_csrf_checks=True)
    tell(client, "leefstraat")
    assert counts() == {"leefstraat": (1, 1)}


def test_broken_requests_are_answered(site, client):
    assert client.post(ADDRESS, b"\xff\x00" * 50, content_type="text/plain", headers=OWN).status_code == 204
    assert client.post(ADDRESS, b"{}", content_type="application/json", headers=OWN).status_code == 204
    assert client.post(f"{ADDRESS}?q=in-adres", headers=OWN).status_code == 204
    assert client.post(ADDRESS, {"q": ["een"] * 200}, headers=OWN).status_code == 204
    assert list(counts()) == ["een"]


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_searches_at_the_same_time_are_all_counted():
    def count(number):
        try:
            count_search("samen", list(Outcome)[number % 3])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(42)))
    assert counts() == {"samen": (42, 14)}
    assert NearSearches.objects.get().times == 14


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_database_keeps_no_count_of_nothing():
    count_search("woord", Outcome.ALL_WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        FruitlessSearches.objects.create(daily=QueryDailyHits.objects.get(), times=0)


@pytest.mark.django_db
def test_counts_are_kept_for_a_year():
    for days, text in ((400, "oud"), (300, "recent"), (0, "nu")):
        count_search(text, Outcome.NOTHING)
        QueryDailyHits.objects.filter(query__query_string=text).update(
            date=timezone.localdate() - datetime.timedelta(days)
        )
    call_command("searchpromotions_garbage_collect", stdout=io.StringIO())
    assert set(counts()) == {"recent", "nu"}
    assert FruitlessSearches.objects.count() == 2
    assert set(Query.objects.values_list("query_string", flat=True)) == {"recent", "nu"}


# --- The report ------------------------------------------------------------------------------------------------------


@pytest.fixture
def cms(client, site, request):
    """The CMS, for an editor with the rights that the set-up gives."""
    load_groups()
    client.force_login(request.getfixturevalue("editor"))
    return client


def rows(response):
    return [
        [row.select_one("strong").get_text(), *(cell.get_text(" ", strip=True) for cell in row.select("td")[1:])]
        for row in soup(response).select("table.listing tbody tr")
    ]


def actions(response):
    """Return for each text what can be done about it, and where."""
    return {
        row.select_one("strong").get_text(): {link.get_text(): link["href"] for link in row.select("td:first-child a")}
        for row in soup(response).select("table.listing tbody tr")
    }


@pytest.fixture
def counted(db):
    """Three texts, of which one was searched for last month as well."""
    for text, outcome in (
        ("wijk", Outcome.ALL_WORDS),
        ("wijk", Outcome.ALL_WORDS),
        ("water", Outcome.NOTHING),
        ("water", Outcome.NEAR),
        ("plein", Outcome.ALL_WORDS),
    ):
        count_search(text, outcome)
    long_ago = timezone.localdate() - datetime.timedelta(30)
    wijk = Query.objects.get(query_string="wijk")
    FruitlessSearches.objects.create(daily=wijk.daily_hits.create(date=long_ago, hits=5), times=4)
    return long_ago


def test_editors_see_what_is_searched_how_often_and_what_finds_nothing(cms, counted):
    response = cms.get(REPORT)
    assert response.status_code == 200
    assert [row[:5] for row in rows(response)] == [
        ["wijk", "7", "3", "0", "4"],
        ["water", "2", "0", "1", "1"],
        ["plein", "1", "1", "0", "0"],
    ]


@pytest.mark.thorough
def test_a_period_counts_only_its_own_days(cms, counted):
    until = (counted + datetime.timedelta(1)).isoformat()
    assert [row[:5] for row in rows(cms.get(REPORT, {"period_to": until}))] == [["wijk", "5", "1", "0", "4"]]
    found = rows(cms.get(REPORT, {"period_from": until}))
    assert [row[:5] for row in found] == [
        ["water", "2", "0", "1", "1"],
        ["wijk", "2", "2", "0", "0"],
        ["plein", "1", "1", "0", "0"],
    ]
    assert len(rows(cms.get(REPORT, {"period_from": "onzin"}))) == 3


@pytest.mark.thorough
def test_only_what_found_nothing_and_words_can_be_asked_for(cms, counted):
    assert [row[0] for row in rows(cms.get(REPORT, {"result": "geen"}))] == ["wijk", "water"]
    assert [row[0] for row in rows(cms.get(REPORT, {"result": "dichtbij"}))] == ["water"]
    until = (counted + datetime.timedelta(1)).isoformat()
    assert rows(cms.get(REPORT, {"result": "dichtbij", "period_to": until})) == []
    assert len(rows(cms.get(REPORT, {"result": "bestaat-niet"}))) == 3
    assert [row[0] for row in rows(cms.get(REPORT, {"q": "wat"}))] == ["water"]
    assert [row[0] for row in rows(cms.get(REPORT, {"ordering": "query_string"}))] == ["plein", "water", "wijk"]
    assert cms.get(REPORT, {"ordering": "bestaat-niet", "q": "\x00"}).status_code == 200


def test_the_report_goes_out_as_a_spreadsheet_without_formulas(cms, db):
    count_search("=1+1", Outcome.NOTHING)
    text = b"".join(cms.get(REPORT, {"export": "csv"}).streaming_content).decode()
    assert list(csv.reader(io.StringIO(text))) == [
        [
            *("Zoekwoorden", "Keer gezocht", "Keer met alle woorden", "Keer alleen iets dichtbij"),
            *("Keer zonder resultaat", "Keer gekozen", "Gekozen praktijken en pagina's", "Laatst gezocht"),
        ],
        ["'=1+1", "1", "0", "0", "1", "0", "", str(timezone.localdate())],
    ]
    assert cms.get(REPORT, {"export": "xlsx"}).status_code == 200


@pytest.mark.thorough
def test_the_report_takes_a_fixed_number_of_queries(cms, django_assert_num_queries):
    count_search("een", Outcome.ALL_WORDS)
    cms.get(REPORT)
    with django_assert_num_queries(REPORT_QUERIES):
        cms.get(REPORT)
    for number in range(20):
        count_search(f"woord {number}", Outcome.NOTHING)
        count_click(f"woord {number}", PracticePageFactory())
        WordGroupFactory(words=f"woord {number}, {number}")
    with django_assert_num_queries(REPORT_QUERIES):
        cms.get(REPORT)


def test_it_stands_once_in_the_menu_of_who_may_see_it(cms):
    page = cms.get("/cms/").content.decode()
    assert REPORT in page
    assert "reports/search-terms/" not in page


def test_one_click_makes_a_synonym_of_it(cms, counted):
    group = WordGroupFactory(words="Plein, dorpsplein")
    links = actions(cms.get(REPORT))
    page = cms.get(links["wijk"]["Maak er een synoniem van: wijk"])
    assert form_values(page)["words"] == ["wijk"]
    # A word that has its group already is changed there.
    assert "Maak er een synoniem van: plein" not in links["plein"]
    page = cms.get(links["plein"]["Bewerk de synoniemen: plein"])
    assert form_values(page)["words"] == ["Plein, dorpsplein"]
    assert group.pk


def test_words_that_were_typed_with_commas_begin_one_group(cms, db):
    count_search('straat, feest; "x"', Outcome.NOTHING)
    (links,) = actions(cms.get(REPORT)).values()
    (address,) = [url for label, url in links.items() if label.startswith("Maak er een synoniem van")]
    assert form_values(cms.get(address))["words"] == ["straat feest x"]


def test_one_click_puts_a_practice_above_the_results(cms, counted):
    page = cms.get(actions(cms.get(REPORT))["water"]["Stel een praktijk bovenaan: water"])
    assert soup(page).select_one("input[name=query_string]")["value"] == "water"


@pytest.mark.thorough
def test_actions_are_offered_to_who_may_take_them(client, site, counted):
    looker = UserFactory()
    looker.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_searches"]))
    client.force_login(looker)
    assert actions(client.get(REPORT)) == {"wijk": {}, "water": {}, "plein": {}}
    WordGroupFactory(words="plein, dorpsplein")
    for right, offered in (
        ("add_wordgroup", {"wijk": "Maak er een synoniem van", "plein": None}),
        ("change_wordgroup", {"wijk": None, "plein": "Bewerk de synoniemen"}),
        ("change_searchpromotion", {"wijk": "Stel een praktijk bovenaan", "plein": "Stel een praktijk bovenaan"}),
    ):
        rights = ["access_admin", "view_searches", right]
        looker.user_permissions.set(Permission.objects.filter(codename__in=rights))
        found = actions(client.get(REPORT))
        for text, label in offered.items():
            assert list(found[text]) == ([f"{label}: {text}"] if label else []), (right, text)


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_without_the_right_there_is_no_report(client, site, counted, query):
    user = UserFactory()
    assert client.get(REPORT + query).status_code == 302
    client.force_login(user)
    for address in (REPORT, f"{REPORT}resultaten/"):
        response = client.get(address + query)
        assert response.status_code in {302, 403}
        assert b"wijk" not in response.content


def test_editors_without_the_right_do_not_see_it(client, editor, counted):
    client.force_login(editor)
    for address in (REPORT, f"{REPORT}resultaten/"):
        response = client.get(address)
        assert response.status_code in {302, 403}
        assert b"wijk" not in response.content
    assert REPORT not in client.get("/cms/").content.decode()


def test_editors_recommend_results(cms):
    assert cms.get("/cms/searchpicks/").status_code == 200
    assert cms.get("/cms/searchpicks/add/").status_code == 200
