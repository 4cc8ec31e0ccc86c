"""An event as linked data."""

import datetime
import json
from zoneinfo import ZoneInfo

import pytest

from events.models.choices import AttendanceMode, EventStatus
from tests.factories import EventPageFactory, PracticePageFactory
from tests.html import assert_sound

pytestmark = pytest.mark.django_db


def data_of(client, event):
    document = assert_sound(client.get(event.url))
    return json.loads(document.select_one('script[type="application/ld+json"]').string)


def test_the_parts_of_the_programme_are_events_of_their_own(site, client):
    event = EventPageFactory(full=True)
    data = data_of(client, event)
    assert data["@type"] == "Event"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["startDate"].endswith(("+01:00", "+02:00"))
    assert len(data["subEvent"]) == len(event.programme)
    assert all(part["startDate"] < part["endDate"] for part in data["subEvent"])


def test_a_cancelled_event_says_so(site, client):
    data = data_of(client, EventPageFactory(status=EventStatus.CANCELLED))
    assert data["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_practice_that_is_not_public_is_left_out(site, client):
    page, hidden = PracticePageFactory(title="Te zien"), PracticePageFactory(title="Niet te zien")
    event = EventPageFactory(practices=[page, hidden])
    hidden.unpublish()
    text = json.dumps(data_of(client, event))
    assert "Te zien" in text
    assert "Niet te zien" not in text


def test_everything_that_is_known_is_said(site, client):
    practice = PracticePageFactory(title="Bondgenoten")
    event = EventPageFactory(full=True, past=True, practices=[practice])
    data = data_of(client, event)
    assert data["@id"].endswith(f"/id/evenement/{event.translation_key}")
    assert data["startDate"] == "2019-03-26T13:00:00+01:00"
    assert data["endDate"] == "2019-03-26T17:00:00+01:00"
    assert data["organizer"]["name"] == "Agentschap Binnenlands Bestuur"
    assert data["location"]["address"]["addressLocality"] == "Mechelen"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert "previousStartDate" not in data
    lecture, round_of_workshops = data["subEvent"][1], data["subEvent"][3]
    assert lecture["startDate"] == "2019-03-26T13:30:00+01:00"
    assert [performer["name"] for performer in lecture["performer"]] == ["Rachid Habchi", "An Peeters"]
    assert [work["name"] for work in lecture["workFeatured"]] == ["Bondgenoten"]
    assert [part["name"] for part in round_of_workshops["subEvent"]] == ["Workshop 1", "Workshop 2"]
    assert all(part["startDate"] == "2019-03-26T14:50:00+01:00" for part in round_of_workshops["subEvent"])


@pytest.mark.parametrize(
    ("mode", "expected", "kinds"),
    [
        (AttendanceMode.ON_SITE, "OfflineEventAttendanceMode", ["Place"]),
        (AttendanceMode.ONLINE, "OnlineEventAttendanceMode", ["VirtualLocation"]),
        (AttendanceMode.MIXED, "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    ],
)
def test_how_one_takes_part(site, client, mode, expected, kinds):
    event = EventPageFactory(attendance_mode=mode)
    data = data_of(client, event)
    places = data["location"] if isinstance(data["location"], list) else [data["location"]]
    assert data["eventAttendanceMode"] == f"https://schema.org/{expected}"
    assert [place["@type"] for place in places] == kinds
    assert ("nline" in event.where()) is (mode != AttendanceMode.ON_SITE)


def test_who_follows_online_needs_no_venue(site):
    event = EventPageFactory(venue_name="", attendance_mode=AttendanceMode.ONLINE)
    assert event.missing_for_publish() == []
    event.attendance_mode = AttendanceMode.MIXED
    assert [item.field for item in event.missing_for_publish()] == ["venue_name"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [(EventStatus.PLANNED, "EventRescheduled"), (EventStatus.POSTPONED, "EventPostponed")],
)
def test_an_event_that_moved_says_when_it_would_have_been(site, client, status, expected):
    before = datetime.datetime(2026, 3, 3, 13, tzinfo=ZoneInfo("Europe/Brussels"))
    data = data_of(client, EventPageFactory(status=status, previous_starts_at=before))
    assert data["eventStatus"] == f"https://schema.org/{expected}"
    assert data["previousStartDate"] == "2026-03-03T13:00:00+01:00"
