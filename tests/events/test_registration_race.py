"""Two people who take the last place at the same moment: exactly one gets it, whatever the database."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test import Client

from core.changes.stamp import ChangeStamp
from events.models import Registration, RegistrationState, WorkshopChoice
from events.registration.links import path_to
from events.registration.places import taken_places
from tests.events.registering import address, filled_in
from tests.factories import RegistrationFactory, WorkshopChoiceFactory
from tests.factories.home import site_tree
from tests.factories.registration import OpenEventFactory, round_with_keys

pytestmark = pytest.mark.both_databases

TAKERS = 6
# Seconds that who counted waits for another who counts; long enough for one that is on its way, whatever the machine.
PATIENCE = 2
CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


@pytest.fixture
def tree(transactional_db):
    """The site, committed: each thread has a connection of its own."""
    return site_tree()


def at_once(*actions):
    """Do all at the same moment, each with a connection of its own; raise what any of them raised."""
    barrier, problems = threading.Barrier(len(actions)), []

    def run(action):
        try:
            barrier.wait(timeout=20)
            action()
        except Exception as problem:  # noqa: BLE001 - raised again by the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert problems == []


def both_counted(action, query, barrier):
    """Return `action`, which pauses after its first `query` until another one asked that too, or until it is clear that
    none can. So what two read before either wrote shows at once, and not one time in a thousand.
    """

    def run():
        waited = []

        def pause(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            # What the form reads before is only shown.
            if not waited and connection.in_atomic_block and query(sql):
                waited.append(sql)
                with suppress(threading.BrokenBarrierError):
                    barrier.wait(timeout=PATIENCE)
            return result

        with connection.execute_wrapper(pause):
            action()

    return run


def counts_places(sql):
    return sql.startswith("SELECT COUNT(") and '"events_registration"' in sql


def reads_places_of_workshops(sql):
    return sql.startswith("SELECT") and '"events_workshopchoice"."has_place"' in sql and "events_registration" in sql


@pytest.mark.thorough
def test_two_who_see_the_last_place_at_the_same_moment_do_not_both_get_it(tree, monkeypatch):
    # Else the row of the change stamp, which a new registration moves, keeps them apart by chance.
    monkeypatch.setattr(Registration, "is_content", False, raising=False)
    event = OpenEventFactory(capacity=1)
    statuses, barrier = [], threading.Barrier(2)
    posts = [posting(address(event), filled_in(number), statuses) for number in (1, 2)]
    at_once(*(both_counted(post, counts_places, barrier) for post in posts))
    assert statuses == [303, 303]
    assert [row.state for row in event.registrations.order_by("pk")] == [CONFIRMED, WAITING]


@pytest.mark.thorough
def test_two_who_change_to_the_last_place_in_a_workshop_do_not_both_get_it(tree):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1, "buurt": None})])
    rows = [RegistrationFactory(event=event) for _number in range(2)]
    statuses, barrier = [], threading.Barrier(2)
    posts = [posting(path_to(row), {"workshop-r1": "jongeren"}, statuses) for row in rows]
    at_once(*(both_counted(post, reads_places_of_workshops, barrier) for post in posts))
    assert statuses == [303, 303]
    assert taken_places(event) == {("r1", "jongeren"): 1}
    assert WorkshopChoice.objects.count() == 2


def posting(path, data, statuses):
    """Return an action that posts and notes the status."""
    return lambda: statuses.append(Client().post(path, data).status_code)


def test_the_last_place_goes_to_one(tree):
    event = OpenEventFactory(capacity=3)
    for _number in range(2):
        RegistrationFactory(event=event)
    statuses = []
    at_once(*(posting(address(event), filled_in(number), statuses) for number in range(TAKERS)))
    assert statuses == [303] * TAKERS
    rows = list(event.registrations.order_by("pk"))
    assert [row.state for row in rows] == [CONFIRMED] * 3 + [WAITING] * (TAKERS - 1)


@pytest.mark.thorough
def test_the_last_place_in_a_workshop_goes_to_one(tree):
    event = OpenEventFactory(rounds=[round_with_keys("r1", {"jongeren": 1})])
    statuses = []
    answers = [filled_in(number, **{"workshop-r1": "jongeren"}) for number in range(TAKERS)]
    at_once(*(posting(address(event), each, statuses) for each in answers))
    assert statuses == [303] * TAKERS
    assert taken_places(event) == {("r1", "jongeren"): 1}
    first = WorkshopChoice.objects.order_by("pk").first()
    assert first is not None
    assert first.has_place


@pytest.mark.thorough
def test_a_form_sent_twice_at_once_is_one_registration(tree):
    event = OpenEventFactory()
    statuses = []
    answers = filled_in()
    at_once(*[posting(address(event), answers, statuses)] * TAKERS)
    assert statuses == [303] * TAKERS
    assert Registration.objects.count() == 1


@pytest.mark.thorough
def test_an_address_that_registers_twice_at_once_is_one_registration(tree):
    event = OpenEventFactory()
    statuses = []
    at_once(*(posting(address(event), filled_in(1), statuses) for _number in range(TAKERS)))
    assert statuses == [303] * TAKERS
    assert Registration.objects.count() == 1


@pytest.mark.thorough
def test_places_that_come_free_at_once_are_given_once(tree):
    event = OpenEventFactory(capacity=3, rounds=[round_with_keys("r1", {"jongeren": 3})])
    leaving = [RegistrationFactory(event=event) for _number in range(3)]
    waiting = [RegistrationFactory(event=event, state=WAITING) for _number in range(4)]
    for row in (*leaving, *waiting):
        WorkshopChoiceFactory(
            registration=row, round_key="r1", workshop_key="jongeren", has_place=row.state == CONFIRMED
        )
    statuses = []
    paths = [path_to(row, "registration_cancel") for row in leaving for _twice in range(2)]
    newcomer = posting(address(event), filled_in(9, **{"workshop-r1": "jongeren"}), statuses)
    at_once(newcomer, *(posting(path, {}, statuses) for path in paths))
    states = [row.state for row in event.registrations.order_by("pk")]
    assert states == [CANCELLED] * 3 + [CONFIRMED] * 3 + [WAITING] * 2
    assert taken_places(event) == {("r1", "jongeren"): 3}
    told = [row.mails.filter(mail__subject__startswith="Er is een plaats vrij").count() for row in waiting]
    assert told == [1, 1, 1, 0]


@pytest.mark.thorough
def test_who_registers_while_a_long_transaction_holds_the_log_is_asked_to_come_back(tree):
    event = OpenEventFactory()
    answers = []

    def register():
        short = "PRAGMA busy_timeout = 300" if connection.vendor == "sqlite" else "SET lock_timeout = '300ms'"
        with connection.cursor() as cursor:
            cursor.execute(short)
        answers.append(Client(raise_request_exception=False).post(address(event), filled_in()))

    with transaction.atomic():
        ChangeStamp.lock()
        at_once(register)
    at_once(register)
    refused, taken = answers
    assert (refused.status_code, taken.status_code) == (503, 303)
    assert int(refused["Retry-After"]) > 0
    assert Registration.objects.count() == 1
