"""When one can register for an event, and what its page says of that."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.changes.stamp import ChangeStamp
from events.models import EventPage, Registration
from events.models.choices import EventStatus, RegistrationMode
from events.models.registration_stage import Stage, closes_at, stage_of
from events.registration.links import path_to
from events.registration.places import Applicant, NotOpenError, change_workshops, enrol
from events.registration.window import registering
from post.models import OutgoingMail
from tests.events.registering import BRUSSELS, DAY, HOUR, address, filled_in, local, sign_up, utc
from tests.factories import RegistrationFactory
from tests.factories.registration import OpenEventFactory
from tests.html import assert_sound, text_of


def event_with(**fields):
    defaults = {"registration_mode": RegistrationMode.FORM, "starts_at": local(2027, 4, 1, 13)}
    fields = {**defaults, **fields}
    return EventPage(ends_at=fields["starts_at"] + 4 * HOUR, **fields)


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("fields", "now", "stage"),
    [
        ({"registration_mode": RegistrationMode.NONE}, local(2027, 3, 1), Stage.NOT_NEEDED),
        ({"registration_mode": RegistrationMode.EXTERNAL}, local(2027, 3, 1), Stage.ELSEWHERE),
        ({}, local(2027, 3, 1), Stage.OPEN),
        ({"status": EventStatus.CANCELLED}, local(2027, 3, 1), Stage.OFF),
        ({"status": EventStatus.POSTPONED}, local(2027, 3, 1), Stage.OFF),
        ({}, local(2027, 4, 1, 13), Stage.CLOSED),
        ({}, local(2027, 4, 1, 17), Stage.OVER),
        # The moment itself belongs to what comes after it.
        ({"registration_opens": local(2027, 3, 1, 9)}, local(2027, 3, 1, 8, 59, 59), Stage.NOT_YET),
        ({"registration_opens": local(2027, 3, 1, 9)}, local(2027, 3, 1, 9), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 20, 12)}, local(2027, 3, 20, 11, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 20, 12)}, local(2027, 3, 20, 12), Stage.CLOSED),
        # A day ends at midnight in Brussels, when it is 23.00 in London and a day later for nobody else.
        ({"registration_deadline": local(2027, 3, 20, 23, 59)}, local(2027, 3, 20, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 20, 23, 59)}, local(2027, 3, 21), Stage.CLOSED),
        # As the database gives it.
        ({"registration_deadline": utc(2027, 3, 20, 22, 59)}, local(2027, 3, 20, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": utc(2027, 3, 20, 23, 59)}, local(2027, 3, 21, 0, 59), Stage.CLOSED),
        ({"registration_deadline": local(2027, 3, 21)}, local(2027, 3, 20, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 21)}, local(2027, 3, 21), Stage.CLOSED),
        # 28 March 2027: clocks go from 2 to 3; the day has 23 hours and still ends at midnight.
        ({"registration_deadline": local(2027, 3, 28, 23, 59)}, local(2027, 3, 28, 23, 59, 59), Stage.OPEN),
        ({"registration_deadline": local(2027, 3, 28, 23, 59)}, local(2027, 3, 29), Stage.CLOSED),
        ({"registration_opens": local(2027, 3, 28)}, utc(2027, 3, 27, 22, 59), Stage.NOT_YET),
        ({"registration_opens": local(2027, 3, 28)}, utc(2027, 3, 27, 23, 0), Stage.OPEN),
        ({"registration_opens": local(2027, 3, 29)}, utc(2027, 3, 28, 21, 59), Stage.NOT_YET),
        ({"registration_opens": local(2027, 3, 29)}, utc(2027, 3, 28, 22, 0), Stage.OPEN),
    ],
)  # fmt: skip
def test_the_stage_follows_the_clock_of_brussels(db, fields, now, stage):
    assert stage_of(event_with(**fields), now) is stage


def test_a_deadline_in_the_hour_that_comes_twice_is_the_one_that_was_meant(db):
    event = event_with(
        starts_at=local(2027, 11, 5, 13),
        registration_deadline=datetime.datetime(2027, 10, 31, 2, 30, tzinfo=BRUSSELS, fold=1),
    )
    assert closes_at(event).astimezone(datetime.UTC) == utc(2027, 10, 31, 1, 30)
    assert stage_of(event, utc(2027, 10, 31, 1, 29)) is Stage.OPEN
    assert stage_of(event, utc(2027, 10, 31, 1, 30)) is Stage.CLOSED


@pytest.mark.parametrize(
    ("fields", "opens", "until"),
    [
        ({}, "", ""),
        ({"registration_deadline": local(2027, 3, 20, 12)}, "", "tot 20 maart 2027 om 12.00 uur"),
        ({"registration_deadline": local(2027, 3, 20, 23, 59)}, "", "tot en met 20 maart 2027"),
        ({"registration_deadline": local(2027, 3, 21)}, "", "tot en met 20 maart 2027"),
        ({"registration_opens": local(2027, 3, 1, 9)}, "vanaf 1 maart 2027 om 9.00 uur", ""),
        ({"registration_opens": local(2027, 3, 1)}, "vanaf 1 maart 2027", ""),
    ],
)
def test_moments_are_said_in_words(db, fields, opens, until):
    said = registering(event_with(**fields))
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in (said.opens, said.until)] == [opens, until]


@pytest.mark.both_databases
def test_an_editor_gives_moments_in_an_order_that_works(site):
    event = OpenEventFactory()
    event.registration_opens = event.starts_at - DAY
    event.registration_deadline = event.starts_at - 2 * DAY
    with pytest.raises(ValidationError) as refused:
        event.clean()
    assert set(refused.value.message_dict) == {"registration_deadline"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(
            registration_opens=event.registration_opens, registration_deadline=event.registration_deadline
        )


NOT_OPEN = {
    "none": ({"registration_mode": RegistrationMode.NONE}, "Inschrijven hoeft niet"),
    "external": (
        {"registration_mode": RegistrationMode.EXTERNAL, "registration_url": "https://www.example.be/"},
        "Inschrijven doe je op een andere site",
    ),
    "not yet": ({"registration_opens": timezone.now() + DAY}, "Inschrijven kan nog niet"),
    "closed": ({"registration_deadline": timezone.now() - HOUR}, "Inschrijven kan niet meer"),
    "over": ({"starts_at": timezone.now() - DAY, "ends_at": timezone.now() - HOUR}, "Dit evenement is voorbij"),
    "cancelled": ({"status": EventStatus.CANCELLED}, "Dit evenement is geannuleerd"),
    "no form": ({"registration_form": None}, "Inschrijven kan nu niet"),
}


@pytest.mark.parametrize(("fields", "words"), NOT_OPEN.values(), ids=NOT_OPEN)
def test_when_one_can_not_register_the_page_says_why(site, client, fields, words):
    event = OpenEventFactory(**fields)
    document = assert_sound(client.get(address(event)))
    assert words in text_of(document)
    assert document.select_one("main form") is None
    refused = client.post(address(event), filled_in())
    assert words in text_of(assert_sound(refused, 409))
    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_closed_while_someone_filled_in_the_form_takes_nobody(site):
    event = OpenEventFactory(registration_deadline=timezone.now() - HOUR)
    with pytest.raises(NotOpenError):
        enrol(event.pk, uuid.uuid4(), Applicant(name="An", email="an@example.be"))
    row = RegistrationFactory(event=event)
    with pytest.raises(NotOpenError):
        change_workshops(row, {"r1": "buurt"})
    assert Registration.objects.get() == row


@pytest.mark.parametrize("go", ["unpublish", "delete", "restrict"])
def test_a_form_that_is_gone_is_said_and_breaks_nothing(site, client, go):
    event = OpenEventFactory()
    form = event.registration_form
    assert "Schrijf je in" in text_of(assert_sound(client.get(event.url)))
    if go == "restrict":
        PageViewRestriction.objects.create(page=form, restriction_type=PageViewRestriction.LOGIN)
    else:
        getattr(form, go)()
    assert "Inschrijven kan nu niet" in text_of(assert_sound(client.get(address(event))))
    assert "Inschrijven kan nu even niet" in text_of(assert_sound(client.get(event.url)))
    assert client.post(address(event), filled_in()).status_code == 409


def test_an_event_that_is_not_public_has_no_form(site, client):
    event = OpenEventFactory()
    event.unpublish()
    assert client.get(address(event)).status_code == 404
    assert client.post(address(event), filled_in()).status_code == 404


def test_the_page_says_how_many_places_are_left(event, client):
    assert "Nog 2 plaatsen." in text_of(assert_sound(client.get(event.url)))
    sign_up(event)
    assert "Nog 1 plaats." in text_of(assert_sound(client.get(event.url)))
    sign_up(event, 2)
    text = text_of(assert_sound(client.get(event.url)))
    assert "Alle plaatsen zijn bezet." in text
    assert "Zet je op de wachtlijst" in text
    assert "Zet me op de wachtlijst" in text_of(assert_sound(client.get(address(event))))


def test_a_place_that_is_taken_shows_at_once(event, client):
    etag = client.get(event.url)["ETag"]
    before = ChangeStamp.read().content
    row = sign_up(event)
    assert ChangeStamp.read().content > before
    assert client.get(event.url, headers={"If-None-Match": etag}).status_code == 200
    before = ChangeStamp.read().content
    client.post(path_to(row, "registration_cancel"))
    assert ChangeStamp.read().content > before


def test_what_the_event_says_takes_one_query(event, rf, django_assert_num_queries):
    RegistrationFactory(event=event)
    request = rf.get("/")
    event.get_url(request)
    registering(event)
    # The form is the same while nothing changes; how many have a place is counted.
    with ChangeStamp.seen(), django_assert_num_queries(1):
        said = registering(event)
    assert (said.left, said.capacity, said.stage) == (1, 2, Stage.OPEN)
    event.registration_deadline = timezone.now() - HOUR
    with django_assert_num_queries(0):
        registering(event)
