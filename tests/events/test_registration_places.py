"""Who gets a place at an event and in its workshops, and who waits."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from events.models import EventPage
from events.models.choices import EventStatus
from events.registration.links import path_to
from events.registration.places import NO_WORKSHOP
from tests.events.registering import CANCELLED, CONFIRMED, HOUR, WAITING, address, filled_in, mails_to, sign_up, states
from tests.factories import RegistrationFactory, WorkshopChoiceFactory
from tests.factories.registration import OpenEventFactory, round_with_keys
from tests.html import assert_sound, text_of

pytestmark = pytest.mark.both_databases


def test_who_comes_too_late_waits_in_order_and_gets_the_place_that_comes_free(event, client):
    rows = [sign_up(event, number) for number in range(1, 6)]
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING, WAITING, WAITING]
    assert mails_to(rows[2])[0].subject.startswith("Je staat op de wachtlijst")
    assert mails_to(rows[2])[0].calendar == ""
    assert "Je staat op de wachtlijst" in text_of(assert_sound(client.get(path_to(rows[2]))))
    # One who waits and leaves gives no place away.
    client.post(path_to(rows[3], "registration_cancel"))
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING, CANCELLED, WAITING]
    client.post(path_to(rows[0], "registration_cancel"))
    assert states(event) == [CANCELLED, CONFIRMED, CONFIRMED, CANCELLED, WAITING]
    client.post(path_to(rows[1], "registration_cancel"))
    assert states(event) == [CANCELLED, CANCELLED, CONFIRMED, CANCELLED, CONFIRMED]
    for row in (rows[2], rows[4]):
        told = mails_to(row)
        assert [mail.subject.partition(":")[0] for mail in told] == [
            "Je staat op de wachtlijst",
            "Er is een plaats vrij",
        ]
        assert "BEGIN:VCALENDAR" in told[1].calendar
        assert path_to(row) in told[1].text
    assert len(mails_to(rows[1])) == 2


def test_who_waits_goes_before_who_comes_later(event):
    RegistrationFactory(event=event, state=CONFIRMED)
    waits = RegistrationFactory(event=event, state=WAITING)
    late = sign_up(event)
    waits.refresh_from_db()
    assert (waits.state, late.state) == (CONFIRMED, WAITING)


def test_without_a_limit_everyone_comes(site):
    event = OpenEventFactory(capacity=None)
    for number in range(5):
        sign_up(event, number)
    assert set(states(event)) == {CONFIRMED}


def publish(event):
    event.save_revision().publish()


@pytest.mark.thorough
def test_more_places_are_for_those_who_wait(event):
    rows = [sign_up(event, number) for number in range(1, 5)]
    event.refresh_from_db()
    event.capacity = 3
    event.save_revision()
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    publish(event)
    assert states(event) == [CONFIRMED, CONFIRMED, CONFIRMED, WAITING]
    assert mails_to(rows[2])[-1].subject.startswith("Er is een plaats vrij")
    event.capacity = None
    publish(event)
    assert set(states(event)) == {CONFIRMED}


@pytest.mark.thorough
def test_fewer_places_take_none_away(event):
    for number in range(1, 4):
        sign_up(event, number)
    event.refresh_from_db()
    event.capacity = 1
    publish(event)
    assert states(event) == [CONFIRMED, CONFIRMED, WAITING]
    row = event.registrations.first()
    Client().post(path_to(row, "registration_cancel"))
    assert states(event) == [CANCELLED, CONFIRMED, WAITING]


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_is_off_gives_no_places(event, status):
    first = RegistrationFactory(event=event)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=WAITING)
    EventPage.objects.filter(pk=event.pk).update(status=status)
    page = Client().get(path_to(first))
    assert f"het evenement is {status.label.lower()}" in text_of(assert_sound(page))
    assert Client().post(path_to(first, "registration_cancel")).status_code == 303
    assert states(event) == [CANCELLED, CONFIRMED, WAITING]


def chosen(row):
    row.refresh_from_db()
    return {choice.round_key: (choice.workshop_key, choice.has_place) for choice in row.choices.all()}


@pytest.mark.thorough
def test_a_full_workshop_is_said_and_has_a_waiting_list(site, client):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": None})])
    first = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    labels = text_of(assert_sound(client.get(address(event))))
    assert "jongeren: volzet, je komt op de wachtlijst" in labels
    second, third = (sign_up(event, number, **{"workshop-r1": "jongeren"}) for number in (2, 3))
    assert [chosen(row)["r1"] for row in (first, second, third)] == [
        ("jongeren", True), ("jongeren", False), ("jongeren", False),
    ]  # fmt: skip
    assert "jongeren (wachtlijst)" in mails_to(second)[0].text
    assert "je staat op de wachtlijst" in text_of(assert_sound(client.get(path_to(second))))
    # By choosing another one, and by cancelling.
    assert client.post(path_to(first), {"workshop-r1": "buurt"}).status_code == 303
    assert chosen(first) == {"r1": ("buurt", True)}
    assert chosen(second) == {"r1": ("jongeren", True)}
    assert mails_to(second)[-1].subject.startswith("Er is een plaats vrij in je workshop")
    assert len(mails_to(first)) == 1
    client.post(path_to(second, "registration_cancel"))
    assert chosen(third) == {"r1": ("jongeren", True)}


def test_one_who_waits_for_the_event_takes_no_place_in_a_workshop(site, client):
    event = OpenEventFactory(capacity=2, rounds=[round_with_keys("r1", {"jongeren": 2, "buurt": None})])
    first = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    second = sign_up(event, 2, **{"workshop-r1": "buurt"})
    waits = sign_up(event, 3, **{"workshop-r1": "jongeren"})
    assert chosen(waits) == {"r1": ("jongeren", False)}
    assert client.post(path_to(second), {"workshop-r1": "jongeren"}).status_code == 303
    assert chosen(second) == {"r1": ("jongeren", True)}
    client.post(path_to(first, "registration_cancel"))
    assert (waits.state, chosen(waits)) != (WAITING, {})
    assert chosen(waits) == {"r1": ("jongeren", True)}
    # One mail, about both.
    assert [mail.subject.partition(":")[0] for mail in mails_to(waits)][1:] == ["Er is een plaats vrij"]
    assert "- jongeren\n" in mails_to(waits)[-1].text


def test_one_workshop_in_each_round(site, client):
    rounds = [round_with_keys("r1", {"a": None, "b": None}), round_with_keys("r2", {"c": None, "d": None})]
    event = OpenEventFactory(rounds=rounds)
    assert client.post(address(event), filled_in(**{"workshop-r1": "a"})).status_code == 422
    assert client.post(address(event), filled_in(**{"workshop-r1": "c", "workshop-r2": "d"})).status_code == 422
    row = sign_up(event, 1, **{"workshop-r1": "a", "workshop-r2": NO_WORKSHOP})
    assert chosen(row) == {"r1": ("a", True)}
    client.post(path_to(row), {"workshop-r1": "a", "workshop-r2": "d"})
    assert chosen(row) == {"r1": ("a", True), "r2": ("d", True)}
    client.post(path_to(row), {"workshop-r1": NO_WORKSHOP, "workshop-r2": "d"})
    assert chosen(row) == {"r2": ("d", True)}
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopChoiceFactory(registration=row, round_key="r2", workshop_key="c")


def test_keeping_a_workshop_keeps_its_place(site, client):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1})])
    row = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    sign_up(event, 2, **{"workshop-r1": "jongeren"})
    key = row.choices.get().pk
    page = assert_sound(client.get(path_to(row)))
    assert page.select_one("input[checked]")["value"] == "jongeren"
    assert "volzet" not in text_of(page.select_one("fieldset"))
    client.post(path_to(row), {"workshop-r1": "jongeren"})
    assert row.choices.get().pk == key
    assert chosen(row) == {"r1": ("jongeren", True)}


@pytest.mark.thorough
def test_a_workshop_that_left_the_programme_breaks_nothing(site, client):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": 5})])
    row = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    waits = sign_up(event, 2, **{"workshop-r1": "jongeren"})
    event.refresh_from_db()
    event.programme = [round_with_keys("r1", {"buurt": 5})]
    publish(event)
    assert "jongeren" in text_of(assert_sound(client.get(path_to(row))))
    assert client.post(path_to(row), {"workshop-r1": "jongeren"}).status_code == 422
    assert client.post(path_to(row), {"workshop-r1": "buurt"}).status_code == 303
    assert chosen(row) == {"r1": ("buurt", True)}
    assert chosen(waits) == {"r1": ("jongeren", False)}


def test_after_the_deadline_one_can_cancel_but_choose_no_other_workshop(event, client):
    row = sign_up(event, 1, **{"workshop-r1": "jongeren"})
    EventPage.objects.filter(pk=event.pk).update(registration_deadline=timezone.now() - HOUR)
    assert assert_sound(client.get(path_to(row))).select_one("main form") is None
    assert "Dat kan niet meer" in text_of(assert_sound(client.post(path_to(row), {"workshop-r1": "buurt"}), 409))
    assert chosen(row) == {"r1": ("jongeren", True)}
    assert client.post(path_to(row, "registration_cancel")).status_code == 303
    assert states(event) == [CANCELLED]
