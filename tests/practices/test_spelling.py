"""Bedoelde je …?: better words for what was mistyped."""

import datetime

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from core.search.ranked.vocabulary import sound
from practices.models import PracticePage
from practices.query.results import PracticeResults
from tests.factories import OrganisationFactory, PracticePageFactory, term
from tests.html import assert_sound


@pytest.fixture(autouse=True)
def tree(site):
    return site


def meant(text: str, **others: str) -> str | None:
    """Return the words that are searched for instead of `text`, or asked about; None when it is taken as it is."""
    params = QueryDict(urlencode({"q": text, **others}))
    reading = PracticeResults(params, PracticePage.objects.all(), "/praktijken/").reading
    return (reading.meant or reading.doubt) if reading else None


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


def test_a_word_of_every_day_has_no_capital_because_a_long_name_has_one():
    PracticePageFactory(
        title="Taalhulp", summary="Iets.", place="Oude Markt",
        project_owner=OrganisationFactory(name="Agentschap Integratie en Inburgering"),
    )  # fmt: skip
    assert meant("integrasie") == "integratie"
    assert meant("martk") == "Markt"


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


def test_a_word_that_stands_in_a_text_only_is_known():
    PracticePageFactory(title="Iets", summary="Zeldzamer bestaat.", reason="<p>Zeldzaam en apart. Moestuinier.</p>")
    assert meant("apart") is None
    assert meant("moestuinier") is None
    assert meant("moestuinir") == "moestuinier"


def test_a_dutch_word_is_no_slip_but_may_be_asked_about():
    PracticePageFactory(title="Rapport over de straat")
    # A word of the dictionary that resembles nothing, one that does, and a compound of two.
    assert meant("paspoort") is None
    found = PracticeResults(QueryDict("q=strand"), PracticePage.objects.all(), "/praktijken/")
    assert (found.total, found.reading.meant, found.reading.doubt) == (0, "", "straat")


@pytest.mark.parametrize("text", ["12346", "B2", "2024", "kbo 0123"])
def test_numbers_and_codes_are_never_corrected(text):
    PracticePageFactory(title="Nummer 12345 B1 2023", summary="KBO 0122")
    assert meant(text) is None


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


def test_the_other_choices_are_kept_by_who_means_what_was_typed(client):
    PracticePageFactory(title="Speelplein", tags=["spel"])
    PracticePageFactory(title="Speelplein twee", tags=["anders"])
    response = client.get("/praktijken/?q=speelplien&trefwoord=spel&sorteer=titel")
    notice = assert_sound(response).select_one(".reading")
    assert notice.get_text(" ", strip=True) == "Resultaten voor speelplein . Zoek toch naar speelplien ."
    assert response.context["results"].total == 1
    assert response.context["results"].sentence == "1 praktijk over spel met het woord ‘speelplein’"
    link = notice.select_one("a")
    assert link["href"] == "/praktijken/?trefwoord=spel&q=%22speelplien%22&sorteer=titel"
    assert client.get(link["href"]).context["results"].total == 0


def test_a_choice_under_which_the_word_finds_nothing_offers_nothing():
    PracticePageFactory(title="Speelplein")
    PracticePageFactory(title="Iets anders", tags=["muziek"])
    assert meant("speelplien", trefwoord="muziek") is None


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
    assert 'class="reading"' not in response.content.decode()


@pytest.mark.thorough
@pytest.mark.indexed_at_once
def test_it_costs_a_fixed_number_of_queries_when_first_asked_and_then_none(client, django_assert_max_num_queries):
    def cost(address):
        with django_assert_max_num_queries(50) as counted:
            client.get(address)
        return len(counted)

    for number in range(2):
        for place in range(6):
            PracticePageFactory(title=f"Speelplein {number} {place}")
        known = [cost("/praktijken/?q=speelplein"), cost("/praktijken/?q=speelplein")]
        # The practices that hold it, the words that there are, the practices that hold those that may be meant; and
        # where the words stand. The cards were shown before.
        assert cost("/praktijken/?q=speelplien") == known[1] + 4
        assert cost("/praktijken/?q=speelplien") == known[1]
