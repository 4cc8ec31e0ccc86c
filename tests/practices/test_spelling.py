"""Bedoelde je …?: better words for what was mistyped."""

import datetime

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from practices.models import PracticePage
from practices.results import PracticeResults
from practices.spelling import sound
from tests.factories import PracticePageFactory, term
from tests.html import assert_sound


@pytest.fixture(autouse=True)
def tree(site):
    return site


def meant(text: str, **others: str) -> str | None:
    """Return the words that are offered for `text`."""
    params = QueryDict(urlencode({"q": text, **others}))
    correction = PracticeResults(params, PracticePage.objects.all(), "/praktijken/").correction
    return correction.text if correction else None


MISTYPED = {
    "jongern": "jongeren",
    "jongeern": "jongeren",
    "burenbemidling": "burenbemiddeling",
    "polarisatei": "polarisatie",
    "pleijnen": "pleinen",
    "plijnen": "pleinen",
    "vertrauwen": "vertrouwen",
    "kazrne": "Kazerne",
    "dosin": "Dossin",
    "mechlen": "Mechelen",
    "Babbelonje": "babbelonië",
    "moestuien": "moestuin",
    "leifstraat": "leefstraten",
}


@pytest.mark.both_databases
def test_the_word_that_is_meant():
    page = PracticePageFactory(
        title="Babbelonië",
        summary="Burenbemiddeling en vertrouwen op pleinen in leefstraten.",
        terms=["doelgroep:jongeren"],
        tags=["moestuin"],
        municipalities=["12025"],
        partners=["Kazerne Dossin"],
    )
    page.save_revision().publish()
    polarising = term("thema:polarisering")
    polarising.alternative_labels = "polarisatie"
    polarising.save()
    PracticePageFactory(title="Iets anders", terms=[polarising]).save_revision().publish()
    assert {typed: meant(typed) for typed in MISTYPED} == MISTYPED


@pytest.mark.parametrize(
    ("one", "other"),
    [("tijd", "teit"), ("blauw", "blouw"), ("lachen", "laggen"), ("centrum", "sentrum"), ("pact", "pakt")],
)
def test_two_spellings_of_one_sound_are_alike(one, other):
    assert sound(one) == sound(other)


def test_several_words_are_put_right_at_once_and_the_rest_is_kept():
    PracticePageFactory(title="Buurtwerk in Ledeberg", summary="Met bewoners.")
    assert meant("de buurtwrek in Ledebreg") == "de buurtwerk in Ledeberg"


def test_the_word_that_more_practices_hold_comes_first():
    PracticePageFactory(title="De kant van de straat")
    for number in range(3):
        PracticePageFactory(title=f"De krant van wijk {number}")
    assert meant("krnt") == "krant"


def test_a_word_that_gives_results_goes_before_one_that_is_more_used():
    for number in range(3):
        PracticePageFactory(title=f"De krant van wijk {number}")
    PracticePageFactory(title="Bloemen langs de kant")
    assert meant("krnt") == "krant"
    # Beside the other word only one of the two is found.
    assert meant("krnt bloemen") == "kant bloemen"


def test_words_that_are_known_are_left_alone():
    PracticePageFactory(title="Straat")
    PracticePageFactory(title="Plein")
    assert meant("straat plein") is None


def test_what_finds_enough_is_not_put_in_doubt():
    for number in range(3):
        PracticePageFactory(title=f"Woord {number}", reason="<p>Zeldzaam en apart.</p>", summary="Zeldzamer bestaat.")
    assert meant("apart") is None


def test_what_is_offered_finds_more():
    # In the text only, which is no source of words; the word that resembles it finds no more.
    PracticePageFactory(title="Iets", summary="Over moestuinen.", reason="<p>Moestuinier.</p>")
    assert meant("moestuinier") is None


def test_nothing_that_the_public_may_not_see_is_offered():
    PracticePageFactory(title="Geheimzinnig", draft=True)
    PracticePageFactory(title="Vergeten", archived_on=datetime.date(2024, 1, 1))
    assert meant("geheimzinig") is None
    assert meant("vergetn") is None
    assert meant("vergetn", archief="1") == "vergeten"
    # Nor is a word right because a draft holds it.
    PracticePageFactory(title="Moestiun", draft=True)
    PracticePageFactory(title="Moestuin")
    assert meant("moestiun") == "moestuin"


def test_the_other_choices_are_kept_and_counted(client):
    PracticePageFactory(title="Speelplein", tags=["spel"])
    PracticePageFactory(title="Speelplein twee", tags=["anders"])
    document = assert_sound(client.get("/praktijken/?q=speelplien&trefwoord=spel&sorteer=titel"))
    notice = document.select_one(".did-you-mean")
    link = notice.select_one("a")
    assert link["href"] == "/praktijken/?trefwoord=spel&q=speelplein&sorteer=titel"
    assert notice.get_text(" ", strip=True) == "Bedoelde je speelplein ? 1 praktijk"
    assert client.get(link["href"]).context["results"].total == 1


def test_a_choice_under_which_the_word_finds_nothing_offers_nothing():
    PracticePageFactory(title="Speelplein")
    PracticePageFactory(title="Iets anders", tags=["spel"])
    assert meant("speelplien", trefwoord="spel") is None


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "%%%%%",
        "'; DROP TABLE x; --",
        "\N{GRINNING FACE}" * 5,
        "q" * 2000,
        "abcdefg " * 60,
        "1234567890",
        "<b>x",
    ],
)
def test_odd_words_are_answered(client, text):
    PracticePageFactory(title="Leefstraat")
    response = client.get("/praktijken/", {"q": text})
    assert_sound(response)
    assert "did-you-mean" not in response.content.decode()


def test_it_costs_one_query_more_when_first_asked(client, django_assert_max_num_queries):
    def cost(address):
        with django_assert_max_num_queries(50) as counted:
            client.get(address)
        return len(counted)

    for number in range(2):
        for place in range(6):
            PracticePageFactory(title=f"Speelplein {number} {place}")
        # Gathers the words of the databank.
        client.get("/praktijken/?q=spelplein")
        plain = cost("/praktijken/?q=onvindbaar")
        # The corrected word was ranked by the request before.
        assert cost("/praktijken/?q=speelplien") == plain
        assert cost("/praktijken/?q=onvindbaar") == cost("/praktijken/?q=speelplien") == plain - 1
