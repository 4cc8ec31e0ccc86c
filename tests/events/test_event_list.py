"""The list of events, and its feed: what comes, what was, and the filters that they share."""

import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events.choices import EventStatus
from events.listing import PAST_ON_A_PAGE
from events.models import EventPage
from tests.factories import EventPageFactory, MunicipalityFactory, PracticePageFactory, term
from tests.html import assert_sound, text_of

HOUR = datetime.timedelta(hours=1)
BRUSSELS = ZoneInfo("Europe/Brussels")
ATOM = "{http://www.w3.org/2005/Atom}"
# Routing, navigation and privacy take six, the change stamp one; the events two: to choose from, and to show.
QUERIES = 9


def publish(event):
    event.save_revision().publish()
    event.refresh_from_db()
    return event


def make(title, starts_at, **fields):
    return EventPageFactory(title=title, starts_at=starts_at, ends_at=starts_at + 2 * HOUR, **fields)


def titles(client, query=""):
    """Return the titles on the page of the list, in its order."""
    document = assert_sound(client.get(f"/evenementen/{query}"))
    return [text_of(card) for card in document.select("main .card__title")]


# --- What comes and what was -----------------------------------------------------------------------------------------


def test_what_comes_soonest_first_then_what_was_by_year(site, client):
    now = timezone.now()
    make("Later", now + 48 * HOUR)
    make("Bezig", now - HOUR)
    make("Toen", datetime.datetime(2019, 3, 26, 13, tzinfo=BRUSSELS))
    # In Brussels it was the next year already.
    make("Middernacht", datetime.datetime(2018, 12, 31, 23, 30, tzinfo=datetime.UTC))
    make("Daarvoor", datetime.datetime(2018, 6, 1, 13, tzinfo=BRUSSELS))
    EventPageFactory(title="Ontwerp", draft=True)
    private = EventPageFactory(title="Besloten")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client) == ["Bezig", "Later", "Toen", "Middernacht", "Daarvoor"]
    document = assert_sound(client.get("/evenementen/"))
    assert [text_of(heading) for heading in document.select(".event-group__year")] == ["2019", "2018"]
    assert [text_of(heading) for heading in document.select("main h2[id]")][-3:-1] == ["Binnenkort", "Voorbij"]


def test_an_empty_list_helps(site, client):
    EventPageFactory(draft=True)
    main = assert_sound(client.get("/evenementen/")).select_one("main")
    assert "Er staat nog geen evenement op de site" in text_of(main)
    assert main.select_one('a[href="/praktijken/"]')
    assert not main.select("form")


def test_nothing_planned_says_so(site, client):
    EventPageFactory(past=True)
    assert "Er staat nu niets gepland" in text_of(assert_sound(client.get("/evenementen/")))


def test_what_was_comes_in_pages(site, client):
    first = datetime.datetime(2020, 1, 1, 13, tzinfo=BRUSSELS)
    for number in range(PAST_ON_A_PAGE + 1):
        make(f"Toen {number}", first + number * 24 * HOUR)
    make("Straks", timezone.now() + 24 * HOUR)
    assert len(titles(client)) == PAST_ON_A_PAGE + 1
    document = assert_sound(client.get("/evenementen/"))
    assert document.select_one('main a[rel=next][href="/evenementen/?pagina=2"]')
    assert titles(client, "?pagina=2") == ["Toen 0"]
    assert titles(client, "?pagina=99") == ["Toen 0"]


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_does_not_take_place_says_so_first(site, client, status):
    make("Dag", timezone.now() + HOUR, status=status)
    card = assert_sound(client.get("/evenementen/")).select_one("main .card--event")
    assert text_of(card.select_one(".card__body")).startswith(str(status.label))
    assert f"card--{status}" in card["class"]


# --- Filters ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def events(site):
    cohesion = PracticePageFactory(terms=["thema:samenhang"])
    polarisation = PracticePageFactory(terms=["thema:polarisering"])
    mechelen, genk = MunicipalityFactory(mechelen=True), MunicipalityFactory(genk=True)
    first = datetime.datetime(2019, 3, 26, 13, tzinfo=BRUSSELS)
    made = {
        "Mechelen": make("Mechelen", first, venue_municipality=mechelen, practices=[cohesion]),
        "Genk": make("Genk", first.replace(year=2020), venue_municipality=genk, practices=[polarisation]),
        "Nergens": make("Nergens", first.replace(year=2021)),
        "Straks": make("Straks", timezone.now() + HOUR, venue_municipality=mechelen, practices=[polarisation]),
    }
    for event in made.values():
        publish(event)
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("jaar=2019", {"Mechelen"}),
        ("jaar=2019&jaar=2020", {"Mechelen", "Genk"}),
        ("provincie=antwerpen", {"Mechelen", "Straks"}),
        ("provincie=antwerpen&provincie=limburg", {"Mechelen", "Genk", "Straks"}),
        ("thema=polarisering", {"Genk", "Straks"}),
        ("thema=polarisering&provincie=limburg", {"Genk"}),
        ("thema=polarisering&jaar=2019", set()),
        ("utm_source=x&q=Genk", {"Mechelen", "Genk", "Nergens", "Straks"}),
        ("jaar=", {"Mechelen", "Genk", "Nergens", "Straks"}),
    ],
)
def test_a_filter_narrows_page_feed_and_calendar_alike(events, client, query, expected):
    assert set(titles(client, f"?{query}")) == expected
    assert {title for title, _key in feed_of(client, query)} == expected
    calendar = client.get(f"/evenementen/kalender.ics?{query}").content.decode()
    assert {title for title in events if f"SUMMARY:{title}\r\n" in calendar} == expected


def test_a_year_without_events_is_an_empty_list_that_helps(events, client):
    main = assert_sound(client.get("/evenementen/?jaar=2031")).select_one("main")
    assert "Geen evenement past bij al je keuzes samen" in text_of(main)
    assert main.select_one('.empty-state a[href="/evenementen/"]')
    assert feed_of(client, "jaar=2031") == []


def test_the_panel_shows_what_there_is_with_numbers_and_needs_no_script(events, client):
    document = assert_sound(client.get("/evenementen/?provincie=antwerpen"))
    form = document.select_one("main form")
    assert (form["action"], form["method"]) == ("/evenementen/", "get")
    assert form.select_one("button[type=submit]")
    boxes = {(box["name"], box["value"]): box for box in form.select("input[type=checkbox]")}
    assert {value for name, value in boxes if name == "provincie"} == {"antwerpen", "limburg"}
    assert {name for name, _value in boxes} == {"jaar", "provincie", "thema"}
    assert "checked" in boxes["provincie", "antwerpen"].attrs
    counts = {key: text_of(box.parent.select_one(".facet-panel__count")) for key, box in boxes.items()}
    assert counts["provincie", "limburg"] == "1"
    assert counts["thema", "polarisering"] == "1"
    assert counts["jaar", "2020"] == "0"
    document = assert_sound(client.get("/evenementen/?provincie=antwerpen&thema=polarisering"))
    chips = {chip["href"]: text_of(chip) for chip in document.select("main .chips a")}
    assert set(chips) == {"/evenementen/?thema=polarisering", "/evenementen/?provincie=antwerpen", "/evenementen/"}
    assert "Antwerpen" in chips["/evenementen/?thema=polarisering"]


def test_an_archived_practice_gives_an_event_no_theme(events, client):
    practice = PracticePageFactory(terms=["thema:samenhang"])
    event = publish(make("Archief", timezone.now() + HOUR, practices=[practice]))
    assert event.title in titles(client, "?thema=samenhang")
    practice.archived_on = datetime.date(2024, 1, 1)
    publish(practice)
    assert event.title not in titles(client, "?thema=samenhang")


def test_a_narrower_theme_counts_for_the_broader(events, client):
    broader = term("thema:samenhang")
    narrower = term("thema:ontmoeting-in-de-straat")
    narrower.broader = broader
    narrower.save()
    publish(make("Smal", timezone.now() + HOUR, practices=[PracticePageFactory(terms=[narrower])]))
    assert "Smal" in titles(client, "?thema=samenhang")


ODD = {
    "unknown": "ooit",
    "far": "2100",
    "NUL": "%00",
    "long": "x" * 2000,
    "quotes": "'%22`",
    "percent": "%25",
    "emoji": "%F0%9F%98%80",
    "bytes": "%C3%28",
    "sql": "1' OR '1'='1",
    "digits": "%D9%A2%D9%A0%D9%A1%D9%A9",
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@pytest.mark.parametrize("parameter", ["jaar", "provincie", "thema"])
def test_an_unknown_value_is_said_on_the_page_and_refused_elsewhere(events, client, parameter, value):
    main = assert_sound(client.get(f"/evenementen/?{parameter}={value}")).select_one("main")
    assert "Niet elke keuze in het adres bestaat" in text_of(main)
    assert len(main.select(".card__title")) == len(events)
    for output in ("feed.atom", "kalender.ics"):
        response = client.get(f"/evenementen/{output}?{parameter}={value}")
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("value", [*ODD.values(), "0", "-1"], ids=[*ODD, "zero", "negative"])
def test_an_odd_page_is_answered(events, client, value):
    assert len(titles(client, f"?pagina={value}")) == len(events)


def test_two_hundred_values_are_answered(events, client):
    query = "&".join(f"jaar={year}" for year in range(1900, 2100))
    assert_sound(client.get(f"/evenementen/?{query}"))
    assert client.get(f"/evenementen/feed.atom?{query}").status_code == 400


@pytest.mark.parametrize("path", ["kalender.ics", "feed.atom"])
def test_an_output_is_read_only(site, client, path):
    assert client.post(f"/evenementen/{path}").status_code == 405


# --- Queries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 15])
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries, count):
    practice = PracticePageFactory(terms=["thema:samenhang"])
    for _number in range(count):
        publish(EventPageFactory(practices=[practice], venue_municipality=MunicipalityFactory(mechelen=True)))
        publish(EventPageFactory(past=True))
    for query in ("", "?thema=samenhang&provincie=antwerpen", "?jaar=ooit"):
        client.get(f"/evenementen/{query}")
        with django_assert_num_queries(QUERIES):
            client.get(f"/evenementen/{query}")


# --- Feed (RFC 4287) -------------------------------------------------------------------------------------------------


def feed_of(client, query=""):
    """Return the entries of the feed as title and identifier, and check what the standard requires."""
    response = client.get(f"/evenementen/feed.atom?{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 - our own output
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, (element.tag, name)
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo is not None
        assert element.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("http")
    return [(entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}id")) for entry in entries]


def test_the_feed_shows_what_changed_last_first_under_stable_identifiers(site, client):
    first, second = publish(EventPageFactory(title="Eerste")), publish(EventPageFactory(title="Tweede"))
    before = dict(feed_of(client))
    assert list(before) == ["Tweede", "Eerste"]
    first.title, first.slug, first.status = "Andere naam", "andere-naam", EventStatus.CANCELLED
    publish(first)
    after = dict(feed_of(client))
    assert list(after) == ["Geannuleerd: Andere naam", "Tweede"]
    assert after["Geannuleerd: Andere naam"] == before["Eerste"]
    assert after["Tweede"] == before["Tweede"]
    path = urlsplit(before["Eerste"]).path
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (303, first.url)
    second.unpublish()
    assert client.get(urlsplit(before["Tweede"]).path).status_code == 404


def test_the_page_names_its_feed_and_calendar(events, client):
    document = assert_sound(client.get("/evenementen/?thema=polarisering&pagina=1"))
    links = {link["href"] for link in document.select("link[rel=alternate], main a[href]")}
    assert {"/evenementen/feed.atom?thema=polarisering", "/evenementen/kalender.ics?thema=polarisering"} <= links


@pytest.mark.parametrize("count", [1, 15])
def test_the_number_of_queries_of_the_feed_is_fixed(site, client, django_assert_num_queries, count):
    for _number in range(count):
        publish(EventPageFactory())
    client.get("/evenementen/feed.atom")
    with django_assert_num_queries(5):
        client.get("/evenementen/feed.atom")
    assert EventPage.objects.count() == count
