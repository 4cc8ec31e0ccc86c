"""Past dit bij ons: practices of municipalities that are like the own one come first, and each says why."""

import json

import pytest

from practices.query.practice_query import PracticeQuery
from tests.factories import IndicatorFactory, MunicipalityFactory, PracticeAdoptionFactory, PracticePageFactory
from tests.html import assert_sound

URL = "/praktijken/past-dit-bij-ons/"


@pytest.fixture
def figures(db):
    return IndicatorFactory(figures={"44021": 263_927, "12025": 86_921, "24062": 102_275, "71016": 66_447})


@pytest.fixture
def practices(site, figures):
    MunicipalityFactory(mechelen=True)
    MunicipalityFactory(genk=True)
    return [
        PracticePageFactory(title="Nergens", municipalities=[]),
        PracticePageFactory(title="In Gent", municipalities=["44021"]),
        PracticePageFactory(title="In Mechelen en Gent", municipalities=["12025", "44021"]),
        PracticePageFactory(title="In Leuven", municipalities=["24062"]),
    ]


def cards(response):
    """Return the title of each card, and why it stands there."""
    found = assert_sound(response).select(".card")
    whys = [card.select_one(".card__why") for card in found]
    return [
        (card.h3.get_text(strip=True), why.get_text(strip=True) if why else "")
        for card, why in zip(found, whys, strict=True)
    ]


def test_what_is_most_like_the_own_municipality_comes_first(client, practices):
    assert cards(client.get("/praktijken/?onze_gemeente=leuven")) == [
        ("In Leuven", "Loopt in Leuven"),
        ("In Mechelen en Gent", "Mechelen: ongeveer even groot"),
        ("In Gent", "Gent: meer inwoners"),
        ("Nergens", ""),
    ]


@pytest.mark.thorough
def test_where_it_was_taken_over_counts_as_well(client, practices):
    PracticeAdoptionFactory(practice=practices[0], municipality=MunicipalityFactory(nis="12025"))
    assert cards(client.get("/praktijken/?onze_gemeente=24062"))[1:3] == [
        ("In Mechelen en Gent", "Mechelen: ongeveer even groot"),
        ("Nergens", "Mechelen: ongeveer even groot"),
    ]


def test_another_order_keeps_the_municipality_and_says_nothing(client, practices):
    response = client.get("/praktijken/?onze_gemeente=leuven&sorteer=titel")
    assert [title for title, _why in cards(response)] == ["In Gent", "In Leuven", "In Mechelen en Gent", "Nergens"]
    assert not any(why for _title, why in cards(response))
    assert "onze_gemeente=leuven" in response.content.decode()


def test_with_words_the_best_answers_come_first_unless_asked_otherwise(client, practices):
    both = cards(client.get("/praktijken/?q=gent&onze_gemeente=leuven"))
    assert not any(why for _title, why in both)
    assert cards(client.get("/praktijken/?q=gent&onze_gemeente=leuven&sorteer=gelijkenis"))[0][1]


def test_without_figures_nothing_is_claimed(client, practices, figures):
    figures.delete()
    assert cards(client.get("/praktijken/?onze_gemeente=leuven"))[0] == ("In Leuven", "Loopt in Leuven")
    assert {why for _title, why in cards(client.get("/praktijken/?onze_gemeente=leuven"))[1:]} == {""}
    assert "nog geen kerncijfers" in client.get(f"{URL}?onze_gemeente=leuven").content.decode()


def test_a_municipality_that_is_none_is_said(client, practices):
    assert "atlantis" in client.get("/praktijken/?onze_gemeente=atlantis").content.decode()
    assert client.get("/api/databank/practices?onze_gemeente=atlantis").status_code == 400


def test_the_api_and_the_exports_take_the_same_order(client, practices):
    asked = client.get("/api/databank/practices?onze_gemeente=leuven").json()
    assert [item["title"] for item in asked["items"]] == ["In Leuven", "In Mechelen en Gent", "In Gent", "Nergens"]
    exported = json.loads(client.get("/praktijken/export.json?onze_gemeente=leuven").getvalue())
    assert exported[0]["title"] == "In Leuven"


def test_one_chooses_on_a_page_that_says_how_it_is_counted(client, practices):
    page = assert_sound(client.get(f"{URL}?thema=onbekend&status=lopend&onze_gemeente=leuven"))
    form = page.select_one("form.fit__choice")
    assert form["action"] == "/praktijken/"
    assert {field["name"] for field in form.select("[type=hidden]")} == {"status"}
    assert form.select_one("option[selected]")["value"] == "leuven"
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.select(".fit-table tbody tr")]
    assert rows[:2] == [["Leuven", "jullie gemeente", "102.275"], ["Mechelen", "ongeveer even groot", "86.921"]]
    assert "Statbel, bevolking op 1 januari 2020" in page.get_text()


def test_the_menu_leads_there_with_what_is_asked(client, practices):
    links = assert_sound(client.get("/praktijken/?gemeente=gent")).select(".menu a")
    led = {link.get_text(strip=True): link["href"] for link in links}
    assert led["Lijkt op onze gemeente"] == f"{URL}?gemeente=gent"


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(client, practices, django_assert_num_queries):
    addresses = ("/praktijken/?onze_gemeente=leuven", f"{URL}?onze_gemeente=leuven")
    for address in addresses:
        client.get(address)
    PracticePageFactory(title="Nog een", municipalities=["44021"])
    # What is kept is made anew: the index, the cards, the figures.
    for address in addresses:
        client.get(address)
    for number, address in zip((2, 3), addresses, strict=True):
        with django_assert_num_queries(number):
            client.get(f"{address}&pagina=1")


def test_likeness_is_an_order_for_who_tells_a_municipality():
    asked = PracticeQuery(own="gent", sort="gelijkenis")
    assert asked.pairs() == [("onze_gemeente", "gent")]
    assert asked.for_own("").sort == "nieuwste"
    assert PracticeQuery().sorted_by("gelijkenis").sort == "nieuwste"
