"""The page under the personal link of someone who registered."""

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events.models import EventPage
from events.models.choices import EventStatus
from events.registration.links import path_to
from tests.events.conftest import make_event
from tests.events.registering import CANCELLED, CONFIRMED, HOUR, mails_to, sign_up, states
from tests.html import assert_sound, text_of
from tests.shared import made_once

shared_event = made_once(make_event)


@pytest.fixture
def event(site, shared_event):
    return shared_event()


def test_cancelling_is_asked_first_and_done_once(event, client):
    row = sign_up(event)
    asked = client.get(path_to(row, "registration_cancel"))
    assert "Wil je je inschrijving annuleren?" in text_of(assert_sound(asked))
    assert states(event) == [CONFIRMED]
    done = client.post(path_to(row, "registration_cancel"))
    assert (done.status_code, done["Location"]) == (303, path_to(row))
    text = text_of(assert_sound(client.get(path_to(row))).select_one("main"))
    assert "Je inschrijving is geannuleerd" in text
    assert client.post(path_to(row, "registration_cancel")).status_code == 409
    assert client.get(path_to(row, "registration_cancel")).status_code == 303
    assert [mail.subject.partition(":")[0] for mail in mails_to(row)] == [
        "Je bent ingeschreven", "Je inschrijving is geannuleerd",
    ]  # fmt: skip


def tampered(path):
    key, _separator, signature = path.split("/")[2].partition(":")
    other = ("0" if key[0] != "0" else "1") + key[1:]
    return {
        "key": f"/inschrijving/{other}:{signature}/",
        "signature": f"/inschrijving/{key}:{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}/",
        "none": f"/inschrijving/{key}/",
        "empty": "/inschrijving/:/",
        "long": f"/inschrijving/{'x' * 2000}/",
        "nul": "/inschrijving/%00/",
        "quotes": "/inschrijving/'%22;--/",
        "emoji": "/inschrijving/%F0%9F%8E%89:%F0%9F%8E%89/",
        "percent": "/inschrijving/%25%25:%ff/",
    }


@pytest.mark.parametrize("kind", tampered(f"/inschrijving/{'a' * 32}:b/"))
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["registration", "registration_cancel"])
def test_a_link_that_was_tampered_with_says_so_and_no_more(event, client, kind, method, name):
    row = sign_up(event)
    path = tampered(path_to(row))[kind] + ("annuleren/" if name == "registration_cancel" else "")
    response = getattr(client, method)(path)
    text = text_of(assert_sound(response, 404))
    assert "Deze inschrijving vinden we niet" in text
    assert row.name not in text
    assert "no-store" in response["Cache-Control"]
    assert states(event) == [CONFIRMED]


def test_a_link_ends_with_the_event(event, client):
    row = sign_up(event)
    past = timezone.now() - HOUR
    EventPage.objects.filter(pk=event.pk).update(starts_at=past - HOUR, ends_at=past)
    for name in ("registration", "registration_cancel"):
        for response in (client.get(path_to(row, name)), client.post(path_to(row, name))):
            text = text_of(assert_sound(response, 410))
            assert "Dit evenement is voorbij" in text
            assert row.name not in text
    assert states(event) == [CONFIRMED]


def test_the_link_of_a_postponed_event_holds_after_the_day_that_it_had(event, client):
    row = sign_up(event)
    past = timezone.now() - HOUR
    EventPage.objects.filter(pk=event.pk).update(starts_at=past - HOUR, ends_at=past, status=EventStatus.POSTPONED)
    text = text_of(assert_sound(client.get(path_to(row))).select_one("main"))
    assert "het evenement is uitgesteld" in text
    assert "Annuleer mijn inschrijving" in text
    assert client.post(path_to(row, "registration_cancel")).status_code == 303
    assert states(event) == [CANCELLED]


def test_a_registration_that_was_removed_is_not_found(event, client):
    row = sign_up(event)
    row.delete()
    assert client.get(path_to(row)).status_code == 404


@pytest.mark.parametrize("go", ["unpublish", "restrict"])
def test_the_page_of_an_event_that_is_not_public_tells_nothing_of_it(event, client, go):
    row = sign_up(event)
    if go == "unpublish":
        event.unpublish()
    else:
        PageViewRestriction.objects.create(page=event, restriction_type=PageViewRestriction.LOGIN)
    text = text_of(assert_sound(client.get(path_to(row)), 404))
    assert "staat niet op de site" in text
    assert event.title not in text


def test_once_the_event_began_nobody_cancels(event, client):
    row = sign_up(event)
    now = timezone.now()
    EventPage.objects.filter(pk=event.pk).update(starts_at=now - HOUR, ends_at=now + HOUR)
    assert client.post(path_to(row, "registration_cancel")).status_code == 409
    assert states(event) == [CONFIRMED]
