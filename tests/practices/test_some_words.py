"""A search over the practices: all the words, most of what matters, or nothing; and what the page says of it."""

import time

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.utils.http import urlencode

from library.models import WordGroup
from practices.models import PracticePage
from practices.query.results import PracticeResults
from tests.factories import PracticePageFactory
from tests.html import assert_sound, text_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def tree(site):
    return site


def results(text: str, **others: str) -> PracticeResults:
    return PracticeResults(QueryDict(urlencode({"q": text, **others})), PracticePage.objects.all(), "/praktijken/")


def titles(cards) -> list[str]:
    return [card.title for card in cards]


def found(text: str, **others: str) -> list[str]:
    answer = results(text, **others)
    return [*titles(answer.cards), *titles(answer.near_cards)]


@pytest.fixture
def three():
    """Practices with all, most and hardly any of: buren ruzie geluid wijk."""
    PracticePageFactory(title="Alles", summary="Buren met ruzie over geluid in de wijk.", tags=["groen"])
    PracticePageFactory(title="Veel", summary="Buren met ruzie over geluid.", tags=["groen"])
    PracticePageFactory(title="Weinig", summary="De wijk.", tags=["grijs"])
    for number in range(4):
        PracticePageFactory(title=f"Anders {number}", summary="Iets in de wijk.")


QUESTION = "hoe los je ruzie tussen buren over geluid in de wijk op?"


@pytest.mark.usefixtures("three")
def test_all_the_words_come_first_and_then_most_of_what_matters():
    answer = results("ruzie buren geluid wijk")
    assert titles(answer.cards) == ["Alles"]
    assert titles(answer.near_cards) == ["Veel"]
    assert (answer.total, answer.whole_total, answer.near_total) == (2, 1, 1)
    assert answer.parts_in_words == "1 met al je woorden · 1 die er dicht bij ligt"


@pytest.mark.usefixtures("three")
def test_a_whole_question_is_answered():
    assert found(QUESTION)[:2] == ["Alles", "Veel"]


@pytest.mark.thorough
@pytest.mark.usefixtures("three")
def test_in_another_order_all_the_words_still_come_first():
    assert found("ruzie buren geluid wijk", sorteer="titel") == ["Alles", "Veel"]
    assert found("ruzie buren geluid wijk", sorteer="nieuwste") == ["Alles", "Veel"]


@pytest.mark.thorough
@pytest.mark.usefixtures("three")
def test_counts_are_exact_over_both_parts_and_over_one():
    for others in ({}, {"alleen": "alle-woorden"}, {"trefwoord": "groen"}):
        answer = results("ruzie buren geluid wijk", **others)
        for group in answer.groups:
            for option in group.options:
                if not option.selected and group.parameter not in others:
                    chosen = results("ruzie buren geluid wijk", **{**others, group.parameter: option.value})
                    assert chosen.total == option.count, (others, group.parameter, option.value)


@pytest.mark.thorough
@pytest.mark.usefixtures("three")
def test_only_all_the_words_by_a_switch_in_the_address(client):
    answer = results("ruzie buren geluid wijk", alleen="alle-woorden")
    assert (titles(answer.cards), answer.near_cards, answer.total) == (["Alles"], [], 1)
    assert "alleen=alle-woorden" in answer.query.query_string()
    document = assert_sound(client.get("/praktijken/?q=ruzie+buren+geluid+wijk"))
    link = document.select_one(".results__parts a")
    assert client.get(link["href"]).context["results"].total == 1
    # What it is not, is said.
    assert results("ruzie", alleen="xyz").unknown_values == ["xyz"]
    # Without words it means nothing.
    assert results("", alleen="alle-woorden").query.query_string() == ""


@pytest.mark.thorough
@pytest.mark.usefixtures("three")
def test_feeds_and_files_hold_what_has_all_the_words_unless_asked(client):
    for name in ("export.csv", "export.json", "feed.atom"):
        address = f"/praktijken/{name}?q=ruzie+buren+geluid+wijk"
        text = b"".join(client.get(address)).decode()
        assert ("Alles" in text, "Veel" in text) == (True, False), name
        text = b"".join(client.get(f"{address}&alleen=meeste-woorden")).decode()
        assert ("Alles" in text, "Veel" in text) == (True, True), name
    assert client.get("/praktijken/export.csv?q=ruzie&alleen=xyz").status_code == 400
    data = client.get("/api/databank/practices?q=ruzie+buren+geluid+wijk").json()
    assert (data["total"], data["with_all_words"]) == (2, 1)


@pytest.mark.thorough
def test_more_than_a_page_of_answers_folds_what_is_near(client):
    for number in range(13):
        PracticePageFactory(title=f"Zwembad en hond {number}")
    PracticePageFactory(title="Alleen een zwembad")
    for number in range(30):
        PracticePageFactory(title=f"Iets met hond en niet meer {number}")
    document = assert_sound(client.get("/praktijken/?q=zwembad+hond&pagina=2"))
    near = document.select_one("details.results__near")
    assert near is not None
    assert not near.has_attr("open")
    shown = [title.get_text() for title in near.select(".card__title")]
    assert shown == ["Alleen een zwembad"]
    # Where there is one page of answers it stands open.
    document = assert_sound(client.get("/praktijken/?q=zwembad+hond+12"))
    assert document.select_one("details.results__near").has_attr("open")


# --- Which words find which -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("Buurtwerking", "werking"),
        ("Werking", "buurtwerking"),
        ("Een speel-plein", "speelplein"),
        ("Een speelplein", "speel plein"),
        ("Pleinpatrons", "plein patrons"),
        ("Pleinpatrons", "patrons"),
        ("Groepsgesprekken", "gesprek"),
        ("Wie gesteund wordt", "steunen"),
        ("Steunen", "gesteund"),
        ("Opleiding", "opgeleid"),
        ("Eenzaam", "eenzaamheid"),
        ("Een brug", "bruggetje"),
    ],
)
def test_a_word_is_found_from_both_sides(held, asked):
    PracticePageFactory(title=held, summary="Iets.")
    for number in range(3):
        PracticePageFactory(title=f"Niets ervan {number}", summary="Niets.")
    assert found(asked)[:1] == [held]


def test_what_means_the_same_is_found_at_once_and_in_one_direction_only():
    PracticePageFactory(title="De leerkracht", summary="Iets.")
    PracticePageFactory(title="Een juf", summary="Iets.")
    assert found("juf") == ["Een juf"]
    group = WordGroup.objects.create(words="juf, meester", also="leerkracht")
    assert found("juf") == ["Een juf", "De leerkracht"]
    # What means the same goes before what it leads to.
    assert found("meester") == ["Een juf", "De leerkracht"]
    assert found("leerkracht") == ["De leerkracht"]
    group.delete()
    assert found("juf") == ["Een juf"]


def test_where_nothing_holds_a_word_what_leads_to_it_is_better_than_nothing():
    PracticePageFactory(title="Een juf", summary="Iets.")
    WordGroup.objects.create(words="juf", also="leerkracht")
    WordGroup.objects.create(words="leerkracht, onderwijzer")
    assert found("leerkracht") == ["Een juf"]
    assert found("onderwijzer") == ["Een juf"]
    PracticePageFactory(title="De leerkracht", summary="Iets.")
    assert found("leerkracht") == ["De leerkracht"]


def test_a_phrase_in_quotes_is_demanded_whole():
    PracticePageFactory(title="Een", summary="Wij praten. Zij zwijgen.")
    PracticePageFactory(title="Twee", summary="Het wij-zij denken.")
    assert found('"wij-zij denken"') == ["Twee"]
    assert found('"zij wij"') == []
    # What does not close is no phrase.
    assert found('"denken') == ["Twee"]


def test_a_word_with_a_minus_must_not_be_there():
    PracticePageFactory(title="Sport op school")
    PracticePageFactory(title="Sport op het plein")
    assert found("sport -school") == ["Sport op het plein"]
    assert found("sport - plein") == ["Sport op het plein"]
    assert found("-school") == ["Sport op het plein"]


def test_two_practices_with_the_same_words_come_newest_first():
    for number in range(3):
        PracticePageFactory(title="Hetzelfde woord", slug=f"zelfde-{number}")
    keys = [card.pk for card in results("woord").cards]
    assert keys == sorted(keys, reverse=True)


# --- What the page says -----------------------------------------------------------------------------------------------


def test_a_card_says_where_its_words_stand(client):
    page = PracticePageFactory(
        title="Samen tuinieren",
        summary="Iets.",
        municipalities=["44021"],
        lessons=f"<p>{'Veel andere woorden. ' * 20}Zorg voor <b>composteren</b> & meer.</p>",
    )
    page.save_revision().publish()
    document = assert_sound(client.get("/praktijken/?q=tuinieren+gent+composteren"))
    where = document.select_one(".where-found")
    assert text_of(where.select_one("p")) == "Gevonden: tuinieren in titel, Gent in gemeente"
    part = where.select_one(".where-found__text")
    assert [mark.get_text() for mark in part.select("mark")] == ["composteren"]
    assert part.get_text().startswith("…")


@pytest.mark.thorough
@pytest.mark.usefixtures("three")
def test_what_has_no_answer_says_so_and_leads_on(client):
    document = assert_sound(client.get("/praktijken/?q=paspoort+rijbewijs+wijk"))
    answer = document.select_one(".no-answer")
    assert "Hierover staat niets in de databank: ‘paspoort rijbewijs wijk’" in answer.get_text()
    assert "Dit is geen antwoord op je vraag" in answer.get_text()
    # By the word that is known, and by what those practices are about.
    way = answer.select_one(".chips a")
    assert text_of(way).startswith("wijk")
    assert client.get(way["href"]).context["results"].total == 6
    assert not document.select(".card")


def test_who_searches_an_empty_databank_gets_an_answer_too(client):
    assert_sound(client.get("/praktijken/?q=jongeren"))
    assert_sound(client.get("/zoeken/?q=jongeren"))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"woord{number}" for number in range(200)),
        "a" * 10_000,
        "شباب في الحي",
        "молодежь в районе",
        "青少年 社区",
        "\N{GRINNING FACE} \N{FAMILY}",
        "'; DROP TABLE core_searchposting; --",
        'NEAR("buurt" AND -wijk) OR (*',
        "buurt & wijk | !plein <-> straat :*",
        '"""" "" "',
        "-",
        "--- -a- \N{MINUS SIGN}x",
        "%_\\ LIKE '%'",
        "\x00\x01",
        "\N{RIGHT-TO-LEFT OVERRIDE}buurt",
        "\N{COMBINING ACUTE ACCENT}" * 100,
        "ﬁets ①② Ⅷ",
    ],
)
def test_whatever_is_asked_is_answered_soon(client, text):
    PracticePageFactory(title="Buurt en wijk")
    for path in ("/praktijken/", "/zoeken/", "/praktijken/kaart/", "/praktijken/witte-vlekken/"):
        began = time.process_time()
        response = client.get(path, {"q": text})
        # An address may be too long to read at all.
        assert response.status_code in {200, 414}
        if response.status_code == 200:
            assert_sound(response)
        assert time.process_time() - began < SOON
    assert client.get("/praktijken/suggesties.json", {"q": text}).status_code in {200, 414}
    assert client.get("/praktijken/export.csv", {"q": text}).status_code in {200, 400, 414}


# Seconds of the processor, on a machine that does other things as well.
SOON = 5


# --- In the CMS -------------------------------------------------------------------------------------------------------


def test_an_editor_chooses_from_what_begins_so_and_then_from_what_visitors_find(client, superuser):
    PracticePageFactory(title="Burenbemiddeling", summary="Iets.")
    PracticePageFactory(title="Praten", summary="Buren die bemiddelen.", draft=True)
    PracticePageFactory(title="Niets", summary="Niets.")
    client.force_login(superuser)

    def chosen(text):
        document = BeautifulSoup(client.get("/cms/kies/praktijk/results/", {"q": text}).content, "html.parser")
        return [text_of(row).split(" ")[0] for row in document.select("tbody tr td.title")]

    assert chosen("burenbem")[0] == "Burenbemiddeling"
    # Drafts as well, with words mistyped or in another form.
    assert chosen("burenbemiddelng") == ["Burenbemiddeling", "Praten"]
    assert chosen("") == ["Burenbemiddeling", "Niets", "Praten"]
    assert client.get("/cms/kies/praktijk/results/", {"q": "'\x00 \" *"}).status_code == 200
