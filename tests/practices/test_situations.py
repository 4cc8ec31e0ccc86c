"""Situations: what to do now, soon and later, with practices that are chosen or asked for."""

import datetime

import pytest
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from practices.query.cards import kept_cards
from tests.factories import PracticePageFactory, SituationPageFactory, moment
from tests.factories.base import stream
from tests.html import assert_sound, text_of

# The change stamp, the page, the overview of practices, the chosen practices.
QUERIES = 4
QUERIES_FOR_CARDS = 3


def titles(section):
    return [text_of(title) for title in section.select(".card__title")]


def moments(client, page):
    return assert_sound(client.get(page.url)).select(".moment")


@pytest.mark.thorough
def test_a_moment_shows_what_is_chosen_then_what_is_asked_for(site, client):
    for number in range(5):
        PracticePageFactory(title=f"Gevonden {number}", terms=["thema:samenhang"])
    chosen = PracticePageFactory(title="Gekozen", terms=["thema:polarisering"])
    page = SituationPageFactory(
        moments=stream(
            moment("week", practices=[chosen]),
            moment(
                "jaar", practices=[chosen], query="https://www.example.org/praktijken/?thema=samenhang&weergave=rijen"
            ),
        )
    )
    week, year = moments(client, page)
    assert (text_of(week.h2), titles(week)) == ("Deze week", ["Gekozen"])
    assert text_of(year.h2) == "Dit jaar"
    # Each practice once: where it comes first.
    assert titles(year) == ["Gevonden 4", "Gevonden 3", "Gevonden 2"]
    more = year.select_one("a.more")
    assert more["href"] == "/praktijken/?thema=samenhang"
    assert "5 praktijken" in text_of(more)
    assert not week.select("a.more")


def test_what_visitors_do_not_see_is_not_in_it(site, client):
    hidden = [
        PracticePageFactory(draft=True),
        PracticePageFactory(archived_on=datetime.date(2024, 1, 1)),
        PracticePageFactory(expire_at=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)),
    ]
    page = SituationPageFactory(moments=stream(moment(practices=hidden)))
    assert titles(moments(client, page)[0]) == []
    told = client.get(f"/api/v2/pages/{page.pk}/").json()["moments"]
    assert [row["id"] for row in told[0]["value"]["practices"]] == [hidden[1].pk]


@pytest.mark.thorough
def test_a_practice_that_was_deleted_leaves_no_hole(site, client):
    practice = PracticePageFactory()
    page = SituationPageFactory(moments=stream(moment(practices=[practice])))
    practice.delete()
    assert titles(moments(client, page)[0]) == []


@pytest.mark.thorough
@pytest.mark.parametrize("parts", [1, 3])
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries, parts):
    practices = [PracticePageFactory() for _number in range(4)]
    found = [moment(when, practices=practices, query="?thema=samenhang") for when in ("week", "maand", "jaar")[:parts]]
    page = SituationPageFactory(moments=stream(*found))
    client.get(page.url)
    with django_assert_num_queries(QUERIES):
        client.get(page.url)
    kept_cards.forget()
    with django_assert_num_queries(QUERIES + QUERIES_FOR_CARDS):
        client.get(page.url)


@pytest.mark.thorough
def test_the_home_page_and_the_overview_lead_to_them(site, client):
    assert not assert_sound(client.get("/")).select(".situation")
    page = SituationPageFactory(title="Jongeren hangen rond", summary="Er zijn klachten.", draft=True)
    # As an editor does it: the home page follows the log of what is published.
    page.save_revision().publish()
    SituationPageFactory(title="Nog niet af", draft=True)
    for address in ("/", "/situaties/"):
        links = [(link["href"], text_of(link)) for link in assert_sound(client.get(address)).select(".situation a")]
        assert links == [(page.url, "Jongeren hangen rond")]
    assert page.url in {link["href"] for link in assert_sound(client.get("/zoeken/?q=klachten")).select("a[href]")}


@pytest.mark.thorough
def test_a_query_that_names_nothing_is_said_to_the_editor(site, client, superuser):
    PracticePageFactory(terms=["thema:samenhang"])
    page = SituationPageFactory(moments=stream(moment(query="?thema=bestaat-niet")))
    client.force_login(superuser)
    address = f"/cms/pages/{page.pk}/edit/"
    posted = {"when": "week", "text": rich_text("<p>Ga luisteren.</p>"), "practices": {"count": 0}}
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
    for query in ("?thema=bestaat-niet", "?thema=samenhang"):
        moments = streamfield([("moment", {**posted, "query": query})])
        answer = client.post(address, {**data, **nested_form_data({"moments": moments}), "action-publish": "1"})
        told = "Dit kennen we niet in een zoekvraag: thema=bestaat-niet" in answer.content.decode()
        assert told is (answer.status_code == 200)
    assert answer.status_code == 302


def test_a_question_of_the_home_page_leads_on(site, client):
    site.home.questions = stream(
        ("question", {"question": "Waar begin ik?", "text": "", "address": "/praktijken/"}),
        ("question", {"question": "En zonder link?", "text": ""}),
    )
    site.home.save_revision().publish()
    shown = assert_sound(client.get("/")).select(".question")
    assert [[link["href"] for link in question.select("a")] for question in shown] == [["/praktijken/"], []]


def test_the_hand_in_stands_in_the_header(site, client):
    assert site.hand_in.url in {link["href"] for link in assert_sound(client.get("/")).select("header a[href]")}
