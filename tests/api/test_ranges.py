"""Ranges of time: the same in every output of a list, and refused when they are no date."""

import datetime
import json

import pytest
from django.utils import timezone

from practices.models import PracticePage
from tests.api.conftest import problem
from tests.events.listing import BRUSSELS, HOUR, feed_of, make, publish
from tests.factories import PracticePageFactory
from tests.html import assert_sound, text_of

PRACTICES = "/api/databank/practices"
EVENTS = "/api/databank/events"

pytestmark = pytest.mark.both_databases


def titles(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return {item["title"] for item in response.json()["items"]}


@pytest.fixture
def practices(site):
    day = datetime.date(2024, 5, 6)
    PracticePageFactory(title="Jaar", started="2019", verified_on=day)
    PracticePageFactory(title="Maand", started="2019-03", verified_on=day - datetime.timedelta(days=1))
    PracticePageFactory(title="Dag", started="2020-02-29", verified_on=None)
    PracticePageFactory(title="Nooit", started="", verified_on=None)
    for number, title in enumerate(("Jaar", "Maand", "Dag", "Nooit")):
        moment = datetime.datetime(2025, 1, 1, number, tzinfo=BRUSSELS)
        PracticePage.objects.filter(title=title).update(last_published_at=moment)


@pytest.mark.thorough
def test_practices_in_every_output(client, practices):
    for query, expected in (
        ("gestart_vanaf=2019", {"Jaar", "Maand", "Dag"}),
        # It may have begun after March.
        ("gestart_vanaf=2019-04", {"Jaar", "Dag"}),
        ("gestart_vanaf=2020-03-01", set()),
        ("gestart_tot=2019-03-01", {"Jaar", "Maand"}),
        ("gestart_tot=2018", set()),
        ("gestart_tot=2020-02", {"Jaar", "Maand", "Dag"}),
        ("gestart_vanaf=2019-03-02&gestart_tot=2019-03-30", {"Jaar", "Maand"}),
        ("bevestigd_sinds=2024-05-06", {"Jaar"}),
        ("bevestigd_sinds=2024", {"Jaar", "Maand"}),
        ("gewijzigd_sinds=2025-01-01T02:00:00%2B01:00", {"Dag", "Nooit"}),
        ("gewijzigd_sinds=2025-01-01T02:00:00Z", {"Nooit"}),
        ("gewijzigd_sinds=2025-01-01T03:00", {"Nooit"}),
        ("gewijzigd_sinds=2025", {"Jaar", "Maand", "Dag", "Nooit"}),
        ("gestart_vanaf=", {"Jaar", "Maand", "Dag", "Nooit"}),
    ):
        assert titles(client, f"{PRACTICES}?{query}") == expected, query
        exported = json.loads(client.get(f"/praktijken/export.json?{query}").getvalue())
        assert {row["title"] for row in exported} == expected, query


def test_the_page_says_keeps_and_drops_them(client, practices):
    response = client.get("/praktijken/?gestart_vanaf=2019-04&bevestigd_sinds=2024&trefwoord=")
    document = assert_sound(response)
    assert "1 praktijk begonnen vanaf april 2019 bevestigd sinds 2024" in text_of(document.find(id="resultaten-titel"))
    chips = {text_of(chip).strip(): chip["href"] for chip in document.select(".chips a")}
    assert any("bevestigd_sinds=2024" in href and "gestart_vanaf" not in href for href in chips.values())
    hidden = {field["name"]: field["value"] for field in document.select("form input[type=hidden]")}
    assert (hidden["gestart_vanaf"], hidden["bevestigd_sinds"]) == ("2019-04", "2024")
    wrong = assert_sound(client.get("/praktijken/?gestart_vanaf=gisteren"))
    assert "gisteren" in text_of(wrong.select_one(".notice"))


@pytest.fixture
def events(site):
    first = datetime.datetime(2019, 3, 26, 13, tzinfo=BRUSSELS)
    for title, starts in (("Eerst", first), ("Later", first.replace(month=6)), ("Straks", timezone.now() + HOUR)):
        publish(make(title, starts))


@pytest.mark.thorough
def test_events_in_every_output(client, events):
    for query, expected in (
        ("vanaf=2019-03-26", {"Eerst", "Later", "Straks"}),
        ("vanaf=2019-03-27", {"Later", "Straks"}),
        ("tot=2019-03-26", {"Eerst"}),
        ("tot=2019-03-25", set()),
        ("tot=2019-03-26T12:59", set()),
        ("tot=2019-03-26T12:00:00Z", {"Eerst"}),
        ("vanaf=2019-04&tot=2019", {"Later"}),
    ):
        assert titles(client, f"{EVENTS}?{query}") == expected, query
        assert {title for title, _key in feed_of(client, query)} == expected, query
        calendar = client.get(f"/evenementen/kalender.ics?{query}").content.decode()
        assert {title for title in ("Eerst", "Later", "Straks") if f"SUMMARY:{title}\r\n" in calendar} == expected


@pytest.mark.thorough
def test_the_page_of_events_keeps_them(client, events):
    document = assert_sound(client.get("/evenementen/?vanaf=2019-04&tot=2019-06-30"))
    assert {field["name"] for field in document.select("form input[type=hidden]")} >= {"vanaf", "tot"}
    chips = [text_of(chip) for chip in document.select(".chips a")]
    assert any("april 2019" in chip for chip in chips)
    assert any("30 juni 2019" in chip for chip in chips)


WRONG = ("gisteren", "2019-13", "2019-02-30", "19", "0019", "2019-W01", "20190301", "2019-03-01T13:00+99:00", "٢٠١٩")


def test_what_is_no_day_or_moment_is_refused_by_name(client, site):
    no_days = [*WRONG, "2019-03-26T13:00:00Z"]
    no_moments = [*WRONG, "2019-03-26 13:00", "2019-03-26T25:00", "2019-03-26T13:00 01:00"]
    for address, name, values in (
        (PRACTICES, "gestart_vanaf", no_days),
        (PRACTICES, "gestart_tot", no_days[:1]),
        (PRACTICES, "bevestigd_sinds", no_days[-1:]),
        (PRACTICES, "gewijzigd_sinds", no_moments),
        ("/praktijken/export.json", "gestart_vanaf", no_days[:1]),
        ("/praktijken/feed.atom", "gewijzigd_sinds", no_moments[:1]),
        (EVENTS, "vanaf", no_moments[:1]),
        (EVENTS, "tot", no_moments),
        ("/evenementen/kalender.ics", "tot", no_moments[:1]),
    ):
        for value in values:
            body = problem(client.get(address, {name: value}), 400)
            assert body["errors"] == [{"parameter": name, "value": value, "reason": "unknown_value"}]


def test_one_end_is_given_once(client, site):
    assert problem(client.get(f"{PRACTICES}?gestart_vanaf=2019&gestart_vanaf=2020"), 400)["errors"][0]["reason"] == (
        "repeated"
    )
    assert problem(client.get(f"{EVENTS}?tot=2019&tot=2020"), 400)["errors"][0]["reason"] == "repeated"


def test_the_next_page_keeps_them(client, practices):
    answer = client.get(f"{PRACTICES}?gestart_vanaf=2019&per_pagina=1").json()
    assert "gestart_vanaf=2019" in answer["next"]


def test_they_take_no_query(client, practices, django_assert_num_queries):
    client.get(PRACTICES)
    client.get(f"{PRACTICES}?gestart_vanaf=2019")
    for address in (f"{PRACTICES}?gewijzigd_sinds=2024", PRACTICES):
        with django_assert_num_queries(1):
            client.get(address)
