"""The filters of the list of events, on page, feed and calendar alike."""

import datetime

import pytest
from django.utils import timezone

from tests.events.listing import BRUSSELS, HOUR, feed_of, make, publish, titles
from tests.factories import MunicipalityFactory, PracticePageFactory, term
from tests.html import assert_sound, text_of
from tests.shared import made_once


def make_events():
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


shared_events = made_once(make_events)


@pytest.fixture
def events(site, shared_events):
    return shared_events()


@pytest.mark.thorough
@pytest.mark.both_databases
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


@pytest.mark.thorough
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


def test_the_page_names_its_feed_and_calendar(events, client):
    document = assert_sound(client.get("/evenementen/?thema=polarisering&pagina=1"))
    links = {link["href"] for link in document.select("link[rel=alternate], main a[href]")}
    assert {"/evenementen/feed.atom?thema=polarisering", "/evenementen/kalender.ics?thema=polarisering"} <= links
