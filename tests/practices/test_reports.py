"""The reports about practices: what each counts, what may be chosen, and how many queries it takes."""

import datetime

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import GroupPagePermission, ReferenceIndex

from library.models import Term, Vocabulary
from practices.models import PracticeTag
from tests.cms import soup
from tests.factories import (
    CheckedLinkFactory,
    FeedbackFactory,
    MunicipalityFactory,
    PracticeAdoptionFactory,
    PracticePageFactory,
    TermFactory,
    UserFactory,
    term,
)
from tests.reports import chart, listed, spreadsheet

MUNICIPALITIES = "/cms/rapporten/gemeenten/"
RECEPTION = "/cms/rapporten/toepassingen-en-reacties/"
LINKS = "/cms/rapporten/links/"
TERMS, KEYWORDS = "/cms/rapporten/termen/", "/cms/rapporten/sleutelwoorden/"


# --- Municipalities --------------------------------------------------------------------------------------------------


@pytest.fixture
def somewhere(site):
    """Gent with two practices that lists show and others that they do not; Genk took one over."""
    day = datetime.date(2026, 3, 26)
    practice = PracticePageFactory(municipalities=["44021"], verified_on=day, tags=["buren"])
    PracticePageFactory(municipalities=["44021", "12025"], verified_on=None)
    PracticePageFactory(municipalities=["44021"], draft=True)
    PracticePageFactory(municipalities=["44021"], archived_on=timezone.localdate())
    PracticeAdoptionFactory(practice=practice, municipality=MunicipalityFactory(genk=True))
    return practice


@pytest.mark.thorough
def test_municipalities_are_counted_with_what_lists_show(cms, somewhere):
    rows = {row[0]: row[1:] for row in listed(cms.get(MUNICIPALITIES, {"ordering": "-practices"}))}
    assert rows["Gent"] == ["Oost-Vlaanderen", "2", "0", "26 maart 2026"]
    assert rows["Mechelen"] == ["Antwerpen", "1", "0", ""]
    with_one = listed(cms.get(MUNICIPALITIES, {"praktijken": "met"}))
    assert [row[0] for row in with_one] == ["Mechelen", "Gent"]
    without = spreadsheet(cms.get(MUNICIPALITIES, {"praktijken": "zonder", "export": "csv"}))
    assert without[0] == [
        "Gemeente",
        "Provincie",
        "Praktijken op de site",
        "Overgenomen van elders",
        "Laatst bevestigd",
    ]
    assert len(without) == 1 + 285 - 2
    nothing = spreadsheet(cms.get(MUNICIPALITIES, {"praktijken": "niets", "provincie": "limburg", "export": "csv"}))
    assert "Genk" in {row[0] for row in without} - {row[0] for row in nothing}


@pytest.mark.thorough
def test_the_chart_says_in_each_province_how_many_are_without(cms, somewhere):
    found = chart(cms.get(MUNICIPALITIES), "Gemeenten zonder praktijk")
    total = len(spreadsheet(cms.get(MUNICIPALITIES, {"provincie": "antwerpen", "export": "csv"}))) - 1
    assert found["Antwerpen"] == [str(total - 1), str(total)]
    assert len(found) == 5
    narrowed = chart(cms.get(MUNICIPALITIES, {"provincie": "limburg", "q": "genk"}), "Gemeenten zonder praktijk")
    assert narrowed == {"Limburg": ["1", "1"]}


# --- Terms and keywords ----------------------------------------------------------------------------------------------


@pytest.fixture
def words(site):
    """A theme on two practices that lists show and a draft; a keyword on one, one on the draft, one alone."""
    PracticePageFactory(tags=["buurtwerk"])
    PracticePageFactory()
    PracticePageFactory(tags=["verborgen"], draft=True)
    term("thema:polarisering-managen-of-bestrijden")
    # What is no practice: a narrower term.
    broader = term("intermediair:ambtenaar")
    TermFactory(vocabulary=broader.vocabulary, label="wijkambtenaar", broader=broader)
    ReferenceIndex.create_or_update_for_object(Term.objects.get(label="wijkambtenaar"))
    PracticeTag.objects.create(name="vergeten", slug="vergeten")


@pytest.mark.thorough
def test_terms_are_counted_and_orphans_found(cms, words):
    response = cms.get(TERMS)
    rows = {row[0]: row[1:] for row in listed(response)}
    assert rows["sociale samenhang versterken"] == ["Thema", "2", "1", "0"]
    assert rows["ambtenaar"] == ["Intermediair", "0", "0", "1"]
    themes = chart(response, "Termen die nergens gebruikt worden")["Thema"]
    assert themes == ["1", "2"]
    assert list(chart(response, "Meest gebruikte termen").items()) == [("sociale samenhang versterken", ["2", "Thema"])]
    orphans = listed(
        cms.get(TERMS, {"gebruik": "niemand", "vocabularium": Vocabulary.objects.get(parameter="thema").pk})
    )
    assert [row[0] for row in orphans] == ["polarisering managen of bestrijden"]


def test_keywords_are_counted_and_orphans_found(cms, words):
    response = cms.get(KEYWORDS)
    assert listed(response) == [["verborgen", "0", "1"], ["vergeten", "0", "0"], ["buurtwerk", "1", "0"]]
    used = chart(response, "Hoe vaak sleutelwoorden gebruikt worden")
    assert list(used.items())[2:] == [
        ("Eén praktijk", ["1"]),
        ("Alleen in concept of archief", ["1"]),
        ("Nergens", ["1"]),
    ]
    assert spreadsheet(cms.get(KEYWORDS, {"gebruik": "niemand", "export": "csv"}))[1:] == [["vergeten", "0", "0"]]
    assert [row[0] for row in listed(cms.get(KEYWORDS, {"gebruik": "een"}))] == ["buurtwerk"]


def test_a_word_leads_to_its_form_for_who_may_change_it(client, cms, words):
    assert soup(cms.get(KEYWORDS)).select("td.title a") == []
    client.force_login(UserFactory(superuser=True))
    assert len(soup(client.get(KEYWORDS)).select("td.title a[href*='/edit/']")) == 3
    assert soup(client.get(TERMS)).select_one("td.title a[href*='/edit/']")


# --- What came of practices ------------------------------------------------------------------------------------------


@pytest.fixture
def received(site):
    """One practice that helped two readers of three, and that Genk took over; one that helped nobody; one without."""
    first, second = PracticePageFactory(title="Eerste"), PracticePageFactory(title="Tweede")
    PracticePageFactory(title="Zonder")
    FeedbackFactory(practice=first, helped=True, sentence="We deden het na.")
    FeedbackFactory(practice=first, helped=True, given_at=timezone.now() - datetime.timedelta(days=400))
    for practice in (first, second):
        FeedbackFactory(practice=practice, helped=False, given_at=timezone.now() - datetime.timedelta(days=1))
    PracticeAdoptionFactory(practice=first, municipality=MunicipalityFactory(genk=True))


@pytest.mark.thorough
def test_what_helped_and_what_was_taken_over(cms, received):
    response = cms.get(RECEPTION)
    rows = {row[0]: row[1:] for row in listed(response)}
    today = date_format(timezone.localdate(), "j F Y")
    assert rows["Eerste"] == ["2", "1", "1", today, "1", "Genk"]
    assert list(rows) == ["Eerste", "Tweede"]
    assert chart(response, "Heeft dit je geholpen?") == {"Ja": ["2"], "Nee": ["2"]}
    assert chart(response, "Wat het meest hielp") == {"Eerste": ["2", "1"]}
    assert chart(response, "Gemeenten die overnamen") == {"Genk": ["1"]}
    week = {"periode_from": timezone.localdate() - datetime.timedelta(days=7)}
    assert chart(cms.get(RECEPTION, week), "Heeft dit je geholpen?") == {"Ja": ["1"], "Nee": ["2"]}
    for choice, number in (("overgenomen", 1), ("geholpen", 1), ("niet-geholpen", 2), ("woorden", 1)):
        assert len(spreadsheet(cms.get(RECEPTION, {"wat": choice, "export": "csv"}))) == number + 1, choice


# --- Links -----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_links_say_whether_they_work(cms, site):
    first, second = PracticePageFactory(title="Eerste"), PracticePageFactory(title="Tweede")
    CheckedLinkFactory(url="https://a.example/", practices=[second, first])
    CheckedLinkFactory(url="https://b.example/", failures=1, practices=[first])
    CheckedLinkFactory(url="https://c.example/", failures=0, problem="", checked_at=timezone.now(), practices=[first])
    CheckedLinkFactory(url="https://d.example/", failures=0, problem="", practices=[first])
    response = cms.get(LINKS)
    rows = {row[0]: row[1:] for row in listed(response)}
    assert rows["https://a.example/"] == ["Werkt niet meer", "De pagina bestaat niet meer (404).", "", "Eerste, Tweede"]
    assert chart(response, "Werken de links?") == {
        "Werkt": ["1"],
        "Mislukte één keer": ["1"],
        "Werkt niet meer": ["1"],
        "Nog niet nagekeken": ["1"],
    }
    assert chart(response, "Wat er misliep") == {"De pagina bestaat niet meer (404).": ["2"]}
    for stand, letter in (("dood", "a"), ("mislukt", "b"), ("werkt", "c"), ("nieuw", "d")):
        assert spreadsheet(cms.get(LINKS, {"stand": stand, "export": "csv"}))[1][0] == f"https://{letter}.example/"
    # Only those of practices that one may edit.
    GroupPagePermission.objects.update(page=second.page_ptr)
    assert [row[4] for row in listed(cms.get(LINKS))] == ["Tweede"]


# --- Queries ---------------------------------------------------------------------------------------------------------

# With what every screen asks: who it is, what that person may, the menu.
QUERIES = {MUNICIPALITIES: 14, TERMS: 16, KEYWORDS: 14, RECEPTION: 17, LINKS: 16}


@pytest.mark.thorough
@pytest.mark.both_databases
@pytest.mark.parametrize("report", QUERIES)
def test_a_report_takes_as_many_queries_however_much_there_is(
    cms, somewhere, received, report, django_assert_num_queries
):
    CheckedLinkFactory(practices=[PracticePageFactory()])
    cms.get(report)
    with django_assert_num_queries(QUERIES[report]):
        cms.get(report)
    for practice in PracticePageFactory.create_batch(3, municipalities=["44021"], tags=["buurtwerk"]):
        FeedbackFactory(practice=practice)
        CheckedLinkFactory(practices=[practice])
    with django_assert_num_queries(QUERIES[report]):
        cms.get(report)
