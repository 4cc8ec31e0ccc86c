"""The home page."""

import pytest
from django.template.loader import render_to_string

from tests.factories import DatabankImageFactory, EventPageFactory, PracticePageFactory, term
from tests.html import assert_sound, text_of

# The change stamp and the page.
QUERIES = 2


def test_it_shows_the_ways_in(site, client):
    term("thema:samenhang")
    practice = PracticePageFactory(terms=["thema:samenhang"])
    event = EventPageFactory()
    document = assert_sound(client.get("/"))
    main = document.select_one("main")
    hrefs = {link["href"] for link in main.select("a[href]")}
    assert {practice.url, event.url, "/praktijken/?thema=samenhang", "/praktijk-doorgeven/"} <= hrefs
    assert main.select_one("form[action='/zoeken/'] input[name=q]") or main.select_one("input[name=q]")
    assert "Hoe versterk je de samenhang in een buurt?" in text_of(main)


def test_without_content_it_stands(site, client):
    assert_sound(client.get("/"))


def test_the_last_event_when_none_is_to_come(site, client):
    event = EventPageFactory(past=True)
    assert client.get("/").context["last_event"] == event


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Bekijk de praktijk"), (2, "Bekijk alle 2 praktijken"), (10_000, "Bekijk alle 10.000 praktijken")],
)
def test_it_says_how_many_practices_there_are(site, count, words):
    context = {"page": site.home, "practice_index_url": "/praktijken/", "practice_count": count}
    assert words in render_to_string("home/home_page.html", context)


def test_drafts_are_not_on_it(site, client):
    PracticePageFactory(title="Nog niet", draft=True)
    EventPageFactory(title="Ook nog niet", draft=True)
    text = text_of(assert_sound(client.get("/")))
    assert "Nog niet" not in text
    assert "Ook nog niet" not in text


def test_footer_and_navigation(site, client):
    document = assert_sound(client.get("/"))
    footer = {link["href"] for link in document.select("footer a[href]")}
    assert {"/privacy/", "/toegankelijkheid/", "/over/"} <= footer
    navigation = [link["href"] for link in document.select("header nav a[href]")]
    assert [href for href in navigation if href != "/"][:3] == ["/praktijken/", "/evenementen/", "/over/"]
    skip = document.select_one("body a[href^='#']")
    assert document.find(id=skip["href"][1:]) is not None


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries):
    for _round in range(2):
        for number in range(3):
            PracticePageFactory(
                image=DatabankImageFactory(), terms=[f"thema:t{number}"], municipalities=["44021"], tags=["buurt"]
            )
        EventPageFactory()
        client.get("/")
        with django_assert_num_queries(QUERIES):
            client.get("/")
