"""The search page over the whole site."""

import datetime

import pytest

from tests.factories import DatabankImageFactory, EventPageFactory, PracticePageFactory, StandardPageFactory
from tests.html import assert_sound, text_of

QUERIES = 12


def found(client, text):
    response = client.get("/zoeken/", {"q": text})
    assert_sound(response)
    return {(hit.kind, hit.page.pk) for hit in response.context["results"].object_list}


def test_practices_events_and_pages_together(site, client):
    practice = PracticePageFactory(title="Praten over water")
    event = EventPageFactory(title="Dag van het water")
    page = StandardPageFactory(title="Water en wij")
    PracticePageFactory(title="Iets anders")
    assert found(client, "water") == {("practice", practice.pk), ("event", event.pk), ("page", page.pk)}


def test_only_what_is_public(site, client):
    PracticePageFactory(title="Water ontwerp", draft=True)
    PracticePageFactory(title="Water archief", archived_on=datetime.date(2024, 1, 1))
    assert found(client, "water") == set()


def test_without_words_nothing_is_searched(site, client):
    PracticePageFactory()
    assert found(client, "") == set()
    assert_sound(client.get("/zoeken/"))


def test_nothing_found_says_so(site, client):
    document = assert_sound(client.get("/zoeken/", {"q": "onvindbaar"}))
    assert "onvindbaar" in text_of(document.select_one("main"))


@pytest.mark.parametrize(
    "address",
    ["q=%00", "q=water%00bron", "q=%F0%9F%98%80", f"q={'x' * 5000}", "q=%22", "q=*", "q=a+OR+b", "q=%27%3B--",
 "q=%C3%28", "q=water&pagina=abc", "q=water&pagina=-1", "q=water&pagina=999999999", "q=water&pagina=%00",
 f"q=water&pagina={'9' * 5000}", "q=<script>alert(1)</script>"],
)  # fmt: skip
def test_odd_questions_are_answered(site, client, address):
    PracticePageFactory(title="Water")
    response = client.get(f"/zoeken/?{address}")
    assert_sound(response)
    assert "<script>alert" not in response.content.decode()


def test_it_only_reads(site, client):
    assert client.post("/zoeken/", {"q": "water"}).status_code == 405


def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries):
    for number in range(2):
        PracticePageFactory(
            title=f"Water {number}", image=DatabankImageFactory(), municipalities=["44021"], tags=["buurt"]
        )
        PracticePageFactory(title=f"Water weer {number}", image=DatabankImageFactory(), municipalities=["12025"])
        EventPageFactory(title=f"Water en wij {number}")
        StandardPageFactory(title=f"Over water {number}")
        client.get("/zoeken/?q=water")
        with django_assert_num_queries(QUERIES):
            client.get("/zoeken/?q=water")
