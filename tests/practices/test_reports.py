"""The reports about practices: what each counts, what may be chosen, and how many queries it takes."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from home.cms.roles import EDITORS, make_roles
from tests.factories import MunicipalityFactory, PracticeAdoptionFactory, PracticePageFactory, UserFactory
from tests.reports import chart, listed, spreadsheet

MUNICIPALITIES = "/cms/rapporten/gemeenten/"


@pytest.fixture
def cms(client, site):
    """Who edits, as the site makes that role."""
    make_roles()
    client.force_login(UserFactory(groups=[Group.objects.get(name=EDITORS)]))
    return client


# --- Municipalities --------------------------------------------------------------------------------------------------


@pytest.fixture
def somewhere(site):
    """Gent with two practices that lists show and others that they do not; Genk took one over."""
    day = datetime.date(2026, 3, 26)
    practice = PracticePageFactory(municipalities=["44021"], verified_on=day)
    PracticePageFactory(municipalities=["44021", "12025"], verified_on=None)
    PracticePageFactory(municipalities=["44021"], draft=True)
    PracticePageFactory(municipalities=["44021"], archived_on=timezone.localdate())
    PracticeAdoptionFactory(practice=practice, municipality=MunicipalityFactory(genk=True))
    return practice


@pytest.mark.both_databases
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


def test_the_chart_says_in_each_province_how_many_are_without(cms, somewhere):
    found = chart(cms.get(MUNICIPALITIES), "Gemeenten zonder praktijk")
    total = len(spreadsheet(cms.get(MUNICIPALITIES, {"provincie": "antwerpen", "export": "csv"}))) - 1
    assert found["Antwerpen"] == [str(total - 1), str(total)]
    assert len(found) == 5
    narrowed = chart(cms.get(MUNICIPALITIES, {"provincie": "limburg", "q": "genk"}), "Gemeenten zonder praktijk")
    assert narrowed == {"Limburg": ["1", "1"]}


# --- Queries ---------------------------------------------------------------------------------------------------------

# With what every screen asks: who it is, what that person may, the menu.
QUERIES = {MUNICIPALITIES: 14}


@pytest.mark.both_databases
@pytest.mark.parametrize("report", QUERIES)
def test_a_report_takes_as_many_queries_however_much_there_is(cms, somewhere, report, django_assert_num_queries):
    cms.get(report)
    with django_assert_num_queries(QUERIES[report]):
        cms.get(report)
    PracticePageFactory.create_batch(3, municipalities=["44021"], tags=["buurtwerk"])
    with django_assert_num_queries(QUERIES[report]):
        cms.get(report)
