"""The search page over the whole site."""

import datetime

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from home.search import PAGE_SIZE
from tests.factories import DatabankImageFactory, EventPageFactory, PracticePageFactory, StandardPageFactory
from tests.html import assert_sound, text_of

pytestmark = pytest.mark.both_databases

QUERIES = 10
# Nothing to load, but the stamp of the index and the search for the words that are offered.
QUERIES_OF_A_MISTYPED_WORD = 9


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


@pytest.mark.thorough
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


# --- Words that are marked, and the part of a text that says why it was found ----------------------------------------


@pytest.mark.thorough
def test_more_results_than_a_page_lead_to_the_next_and_back(site, client):
    for number in range(PAGE_SIZE + 1):
        PracticePageFactory(title=f"Water & wind {number}")
    first = assert_sound(client.get("/zoeken/", {"q": "water & wind"}))
    (onward,) = first.select(".pagination a[rel=next]")
    assert onward["href"] == "?q=water+%26+wind&pagina=2"
    second = assert_sound(client.get(f"/zoeken/{onward['href']}"))
    assert len(second.select("article")) == 1
    (back,) = second.select(".pagination a[rel=prev]")
    assert back["href"] == "?q=water+%26+wind"


def test_the_words_are_marked(site, client):
    PracticePageFactory(title="Praten over <b>waters</b>", summary="Waterdragers & Water")
    document = assert_sound(client.get("/zoeken/", {"q": "emmers <script>"}))
    assert document.select("mark") == []
    document = assert_sound(client.get("/zoeken/", {"q": "water"}))
    hit = document.select_one(".hit")
    assert hit.select_one("h3").get_text() == "Praten over <b>waters</b>"
    assert [mark.get_text() for mark in hit.select("mark")] == ["waters", "Waterdragers", "Water"]


def test_an_event_shows_the_part_of_its_introduction_with_the_words(site, client):
    EventPageFactory(title="Studiedag", introduction=f"<p>{'Veel andere woorden. ' * 30}</p><p>Over <b>water</b>.</p>")
    document = assert_sound(client.get("/zoeken/?q=water"))
    text = text_of(document.select(".hit__text")[-1])
    assert text.startswith("…")
    assert text.endswith("Over water .")
    assert document.select_one("mark").get_text() == "water"


def test_a_page_shows_its_summary_or_the_part_of_its_text_with_the_words(site, client):
    body = '[{"type": "steps", "value": [{"title": "Stap", "text": "<p>Giet water.</p>"}]}]'
    StandardPageFactory(title="Emmers", summary="Wat we doen.", body=body)
    document = assert_sound(client.get("/zoeken/?q=water"))
    assert text_of(document.select_one(".hit__text")) == "Stap Giet water ."
    document = assert_sound(client.get("/zoeken/?q=emmers"))
    assert text_of(document.select_one(".hit__text")) == "Wat we doen."


# --- What was mistyped -----------------------------------------------------------------------------------------------


def test_what_was_mistyped_is_searched_as_what_is_meant_and_said(site, client):
    PracticePageFactory(title="Moestuin")
    StandardPageFactory(title="Over de moestuin")
    response = client.get("/zoeken/?q=moestiun")
    document = assert_sound(response)
    assert text_of(document.select_one(".reading")) == "Resultaten voor moestuin . Zoek toch naar moestiun ."
    assert len(response.context["results"].object_list) == 2
    # Who does mean it gets nothing else.
    link = document.select_one(".reading a")
    assert link["href"] == "/zoeken/?q=%22moestiun%22"
    assert client.get(link["href"]).context["results"].object_list == []


@pytest.mark.thorough
def test_a_mistyped_word_takes_a_fixed_number_of_queries(site, client, django_assert_num_queries):
    PracticePageFactory(title="Moestuin")
    client.get("/zoeken/?q=moestiun")
    for number in range(2):
        with django_assert_num_queries(QUERIES_OF_A_MISTYPED_WORD):
            client.get("/zoeken/?q=moestiun")
        PracticePageFactory(title=f"Moestuin {number}")
        client.get("/zoeken/?q=moestiun")


# --- Recommended by editors ------------------------------------------------------------------------------------------


@pytest.fixture
def recommend():
    """Recommend a page, or an address, for a text."""

    def choose(text, page=None, **fields):
        return SearchPromotion.objects.create(query=Query.get(text), page=page and page.page_ptr, **fields)

    return choose


def recommended(response):
    links = assert_sound(response).select(".recommended a")
    return [(link.get_text(strip=True), link["href"]) for link in links]


def test_what_editors_recommend_stands_above_the_results(site, client, recommend):
    page = PracticePageFactory(title="Heel iets anders")
    recommend("Water", page, description="Begin hier <b>eens</b>.", sort_order=1)
    recommend("water", external_link_url="https://example.be/", external_link_text="Elders", sort_order=2)
    response = client.get("/zoeken/?q=WATER")
    assert recommended(response) == [("Heel iets anders", page.url), ("Elders", "https://example.be/")]
    shown = assert_sound(response).select_one(".recommended")
    assert "Aanbevolen door de redactie" in text_of(shown)
    assert "Begin hier <b>eens</b>." in text_of(shown)
    assert recommended(client.get("/zoeken/?q=vuur")) == recommended(client.get("/zoeken/")) == []


def test_only_public_pages_are_recommended(site, client, recommend):
    recommend("water", PracticePageFactory(title="Ontwerp", draft=True))
    recommend("water", secret := StandardPageFactory(title="Besloten"))
    PageViewRestriction.objects.create(page=secret.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    recommend("water", external_link_text="Zonder adres")
    assert recommended(client.get("/zoeken/?q=water")) == []


@pytest.mark.thorough
def test_recommendations_stand_on_the_first_page_only(site, client, recommend):
    for number in range(13):
        PracticePageFactory(title=f"Water {number}")
    recommend("water", PracticePageFactory(title="Aanbevolen"))
    assert recommended(client.get("/zoeken/?q=water"))
    assert recommended(client.get("/zoeken/?q=water&pagina=2")) == []


def test_looking_for_recommendations_writes_nothing(site, client):
    client.get("/zoeken/?q=water")
    assert not Query.objects.exists()
