"""The report of events: who came, also when it is forgotten who it was."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import GroupPagePermission

from events.models import EventTally, Registration, RegistrationState
from events.registration.purge import purge_registrations
from tests.factories import EventPageFactory, MunicipalityFactory
from tests.factories.registration import OpenEventFactory, RegistrationFactory
from tests.reports import chart, listed, spreadsheet

REPORT = "/cms/rapporten/evenementen/"
PER_EVENT = "Ingeschreven per evenement"
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 16
DAY = datetime.timedelta(days=1)


@pytest.fixture
def past(site):
    """An event of a hundred days ago: three of four places taken, two came, one waits and one cancelled."""
    ended = timezone.now() - 100 * DAY
    event = OpenEventFactory(
        title="Studiedag",
        capacity=4,
        starts_at=ended - DAY / 8,
        ends_at=ended,
        venue_municipality=MunicipalityFactory(),
    )
    for organisation, attended in (("Stad Gent", True), ("stad gent", True), ("", False)):
        RegistrationFactory(
            event=event, state=RegistrationState.CONFIRMED, organisation=organisation, attended=attended
        )
    RegistrationFactory(event=event, state=RegistrationState.WAITING, organisation="Stad Genk")
    RegistrationFactory(event=event, state=RegistrationState.CANCELLED, cancelled_at=ended, organisation="Stad Aalst")
    return event


def numbers(response):
    return {row[0]: row[3:] for row in listed(response)}


@pytest.mark.thorough
def test_it_counts_who_has_a_place_and_where_they_come_from(cms, past):
    OpenEventFactory(title="Straks")
    response = cms.get(REPORT)
    assert {row[0]: row[2] for row in listed(response)} == {"Studiedag": "Voorbij", "Straks": "Gepland"}
    assert numbers(response)["Studiedag"] == ["Gent", "3", "2", "1", "1", "1", "75 %"]
    assert numbers(response)["Straks"][1:] == ["0", "0", "0", "0", "0", ""]
    assert list(chart(response, PER_EVENT).values()) == [["3", "2", "1", "1"]]
    assert chart(response, "Organisaties") == {"Stad Gent": ["2", "1"]}
    assert [row[0] for row in listed(cms.get(REPORT, {"wanneer": "voorbij"}))] == ["Studiedag"]
    assert [row[0] for row in listed(cms.get(REPORT, {"wanneer": "komt"}))] == ["Straks"]
    assert spreadsheet(cms.get(REPORT, {"wanneer": "voorbij", "export": "csv"}))[1][4:] == [
        "3",
        "2",
        "1",
        "1",
        "1",
        "75",
    ]


def test_the_numbers_stay_when_the_people_are_forgotten(cms, past):
    before = numbers(cms.get(REPORT))
    purge_registrations()
    assert not Registration.objects.exists()
    after = cms.get(REPORT)
    assert numbers(after) == before
    assert list(chart(after, PER_EVENT).values()) == [["3", "2", "1", "1"]]
    # What comes in later, such as after it was postponed, is added.
    RegistrationFactory(event=past, state=RegistrationState.CONFIRMED, organisation="")
    purge_registrations()
    tally = EventTally.objects.get()
    assert (tally.confirmed, tally.attended, tally.waiting, tally.cancelled, tally.organisations) == (4, 2, 1, 1, 1)


def test_one_sees_only_events_that_one_may_edit(cms, past):
    mine = EventPageFactory(title="Van mij")
    GroupPagePermission.objects.update(page=mine.page_ptr)
    response = cms.get(REPORT)
    assert list(numbers(response)) == ["Van mij"]
    assert b"Stad Gent" not in response.content


def test_it_takes_as_many_queries_however_many_there_are(cms, past, django_assert_num_queries):
    cms.get(REPORT)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)
    RegistrationFactory.create_batch(2, event=OpenEventFactory(), state=RegistrationState.CONFIRMED)
    with django_assert_num_queries(QUERIES):
        cms.get(REPORT)
