"""Speakers that were typed in the programme become rows, and can become text again."""

import copy
import importlib
import json

import pytest
from django.apps import apps
from django.db import connection
from wagtail.models import Revision

from events.models import EventPage
from events.programme.reading import Programme
from tests.factories import EventPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

migration = importlib.import_module("events.migrations.0004_speakers_as_rows")

AN = {"name": "An Peeters", "role": "buurtwerker", "organisation": "Stad Gent"}
BO = {"name": "Bo Claes", "role": "", "organisation": ""}


def item(value):
    return {"type": "item", "id": "een-sleutel", "value": value}


TYPED = [
    {"type": "slot", "id": "a", "value": {"title": "Lezing", "start": "13:00", "end": "14:00", "speakers": [AN, BO]}},
    {
        "type": "workshop_round",
        "id": "b",
        "value": {
            "title": "Ronde",
            "start": "14:00",
            "end": "15:00",
            "workshops": [item({"title": "Een", "speakers": [item(AN)]}), item({"title": "Twee", "speakers": []})],
        },
    },
]


def stored(event):
    with connection.cursor() as cursor:
        cursor.execute("SELECT programme FROM events_eventpage WHERE page_ptr_id = %s", [event.pk])
        found = cursor.fetchone()[0]
    return json.loads(found) if isinstance(found, str) else found


def typed_speakers(programme):
    holders = [programme[0]["value"], *(one["value"] for one in programme[1]["value"]["workshops"])]
    return [[one.get("value", one) for one in holder["speakers"]] for holder in holders]


@pytest.fixture
def event(site):
    """An event, published and with a stored version, as both were before."""
    event = EventPageFactory()
    revision = event.save_revision()
    migration._write(EventPage.objects, event, copy.deepcopy(TYPED))
    content = {**revision.content, "programme": json.dumps(TYPED)}
    del content["speakers"]
    Revision.objects.filter(pk=revision.pk).update(content=content)
    return event


def test_each_speaker_becomes_one_row_that_the_programme_refers_to(event):
    migration.make_rows(apps, None)
    for page in (EventPage.objects.get(pk=event.pk), event.revisions.get().as_object()):
        assert [(who.name, who.role, who.organisation) for who in page.speakers.all()] == [
            tuple(AN.values()),
            tuple(BO.values()),
        ]
        lecture, workshops = Programme.load(page).sessions
        assert [who.name for who in lecture.speakers] == ["An Peeters", "Bo Claes"]
        assert [[who.name for who in one.speakers] for one in workshops.workshops] == [["An Peeters"], []]


def test_the_page_and_its_version_speak_of_the_same_rows(event):
    migration.make_rows(apps, None)
    page, version = EventPage.objects.get(pk=event.pk), event.revisions.get().as_object()
    assert [(who.pk, who.key) for who in page.speakers.all()] == [(who.pk, who.key) for who in version.speakers.all()]
    event.revisions.get().publish()
    assert EventPage.objects.get(pk=event.pk).speakers.count() == 2


def test_it_can_be_undone(event):
    migration.make_rows(apps, None)
    migration.write_back(apps, None)
    content = event.revisions.get().content
    assert "speakers" not in content
    for programme in (stored(event), json.loads(content["programme"])):
        assert typed_speakers(programme) == [[AN, BO], [AN], []]
        assert programme[1]["value"]["workshops"][0]["id"] == "een-sleutel"


def test_an_event_without_programme_stays_as_it_is(site):
    event = EventPageFactory()
    migration.make_rows(apps, None)
    migration.write_back(apps, None)
    assert list(EventPage.objects.get(pk=event.pk).programme) == []
