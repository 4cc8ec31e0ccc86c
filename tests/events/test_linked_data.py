"""An event as linked data."""

import json

import pytest

from events.models import EventStatus
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
