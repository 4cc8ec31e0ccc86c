"""A practice as a visitor gets it."""

import pytest

from practices.choices import RecordType
from tests.factories import EventPageFactory, PracticePageFactory
from tests.html import assert_sound, text_of

PLAIN_QUERIES = 18
RICH_QUERIES = 22


def shown(client, page):
    return text_of(assert_sound(client.get(page.url)).select_one("main"))


def test_every_filled_field_is_shown(site, client):
    method = PracticePageFactory(title="Bondgenotenmethodiek", record_type=RecordType.METHOD)
    related = PracticePageFactory(title="Een verwante praktijk")
    page = PracticePageFactory(full=True, method=method, related=[related], archived_on=None)
    event = EventPageFactory(title="De studienamiddag", practices=[page])
    event.save_revision().publish()
    text = shown(client, page)
    expected = [
        page.title, page.summary, "Praktijkvoorbeeld", "Bondgenotenmethodiek", "Gent", "Mechelen", "Standaertsite",
        "Buurt of wijk", "sociale samenhang versterken", "jongeren", "alle buurtbewoners", "ontmoeting", "buurtfeest",
        "naast elkaar", "Elkaar leren kennen", "Een straat is een zomer lang", "Verken de buurt",
        "Ik ken nu de halve straat", "Begin klein", "Een vast gezicht", "De politie en de brandweer",
        "Niet tijdens een open conflict", "40 straten", "niet onderzocht", "6 tot 12 maanden", "0,5",
        "Meer dan 5.000 tot en met 25.000 euro", "Stad en Vlaanderen", "Goed beschreven", "Erkenningscommissie",
        "Stad Gent", "Politie Gent", "Samenlevingsopbouw Gent", "Dienst Ontmoeten", "ontmoeten@example.be", "Verslag",
        "Film", "Draaiboek", "2013", "september 2017", "Afgerond", "15 januari 2025", "Een verwante praktijk",
        "De studienamiddag",
    ]  # fmt: skip
    assert [phrase for phrase in expected if phrase not in text] == []


def test_an_empty_field_leaves_no_heading(site, client):
    document = assert_sound(client.get(PracticePageFactory().url))
    headings = [text_of(heading) for heading in document.select("main h2, main h3")]
    empty = {"Aanleiding", "Doelen", "Leerpunten", "Resultaten", "Succesfactoren", "Randvoorwaarden", "Wanneer niet"}
    assert empty.isdisjoint(headings)


def test_keywords_lead_to_the_filtered_list(site, client):
    page = PracticePageFactory(tags=["buurtfeest"], terms=["thema:samenhang"])
    hrefs = {link["href"] for link in assert_sound(client.get(page.url)).select("main a[href]")}
    assert {"/praktijken/?trefwoord=buurtfeest", "/praktijken/?thema=samenhang"} <= hrefs


def test_text_of_editors_is_text(site, client):
    page = PracticePageFactory(title="<i>Titel</i>", summary="1 < 2 & <script>alert(1)</script>", place="<b>x</b>")
    response = client.get(page.url)
    assert_sound(response)
    assert "<script>alert" not in response.content.decode()
    assert "1 < 2 & <script>" in text_of(assert_sound(response).select_one("main"))


@pytest.mark.parametrize("rows", [1, 5])
def test_the_number_of_queries_of_a_rich_practice_is_fixed(site, client, django_assert_num_queries, rows):
    page = PracticePageFactory(
        full=True,
        method=PracticePageFactory(record_type=RecordType.METHOD),
        tags=[f"woord{number}" for number in range(rows)],
        terms=["thema:samenhang", *(f"doelgroep:groep{number}" for number in range(rows))],
        partners=[f"Partner {number}" for number in range(rows)],
        municipalities=["44021", "12025", "71016"][:rows],
        related=[PracticePageFactory(terms=["thema:samenhang"], municipalities=["44021"]) for _number in range(rows)],
        links=[(f"Link {number}", "https://www.example.be/") for number in range(rows)],
    )
    for _number in range(rows):
        EventPageFactory(practices=[page]).save_revision().publish()
    client.get(page.url)
    with django_assert_num_queries(RICH_QUERIES):
        client.get(page.url)


def test_the_number_of_queries_of_a_plain_practice(site, client, django_assert_num_queries):
    page = PracticePageFactory()
    client.get(page.url)
    with django_assert_num_queries(PLAIN_QUERIES):
        client.get(page.url)
