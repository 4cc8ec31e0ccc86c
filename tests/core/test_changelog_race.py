"""Who writes at the same moment: rows of the log become visible in the order of their cursors, and none is missed."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from wagtail.actions.move_page import MovePageAction
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowTask

from core.changelog.change import Change
from core.changelog.writing import write_differences
from core.changes.stamp import ChangeStamp
from events.registration.places import Applicant, enrol
from practices.confirming.freshness import mark_confirmed
from practices.models import PracticePage
from tests.factories import PracticePageFactory, UserFactory, site_tree, term
from tests.factories.registration import OpenEventFactory

pytestmark = pytest.mark.both_databases
# Seconds in which who waits would have come through, if nothing held them.
PATIENCE = 1


@pytest.fixture
def tree(transactional_db):
    """The site, committed: each thread has a connection of its own."""
    return site_tree()


class Doing(threading.Thread):
    """Does something beside the test, with a connection of its own; `finish` raises what it raised."""

    def __init__(self, action):
        super().__init__(daemon=True)
        self._action, self._problem = action, None
        self.start()

    def run(self):
        try:
            self._action()
        except Exception as problem:  # noqa: BLE001 - raised again by the test
            self._problem = problem
        finally:
            connection.close()

    def finish(self):
        self.join(timeout=60)
        assert not self.is_alive()
        if self._problem is not None:
            raise self._problem


def publish(page, title):
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save_revision().publish()


def pausing_at_the_log(waits, go_on):
    """Return a wrapper that pauses, once, before the stamp is asked for: to lock it, or to move it."""

    def pause(execute, sql, params, many, context):
        if '"core_changestamp"' in sql and not waits.is_set():
            waits.set()
            go_on.wait(timeout=60)
        return execute(sql, params, many, context)

    return pause


def written(since):
    found = Change.objects.filter(cursor__gt=since, thing="practice").order_by("cursor")
    return list(found.values_list("title", flat=True))


@pytest.mark.thorough
def test_who_ends_later_is_read_later(tree):
    first, second = PracticePageFactory(title="Eerst"), PracticePageFactory(title="Dan")
    write_differences()
    since = ChangeStamp.read().cursor
    stored, end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            publish(first, "Eerst anders")
            stored.set()
            end.wait(timeout=60)

    slow = Doing(slowly)
    assert stored.wait(timeout=60)
    quick = Doing(lambda: publish(second, "Dan anders"))
    quick.join(timeout=PATIENCE)
    # It can't come before, and so nobody reads past what is not there yet.
    assert quick.is_alive()
    assert written(since) == []
    assert ChangeStamp.objects.get().cursor == since
    end.set()
    slow.finish()
    quick.finish()
    assert written(since) == ["Eerst anders", "Dan anders"]
    cursors = Change.objects.filter(cursor__gt=since).order_by("cursor").values_list("cursor", flat=True)
    assert list(cursors) == list(range(since + 1, since + 1 + len(cursors)))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_a_practice_that_gains_a_term_while_it_is_renamed(tree):
    page, held = PracticePageFactory(title="Eerst"), term("thema:oud")
    page.save_revision()
    write_differences()
    since = ChangeStamp.read().cursor
    waits, go_on = threading.Event(), threading.Event()

    def rename():
        with connection.execute_wrapper(pausing_at_the_log(waits, go_on)):
            held.label = "Nieuw"
            held.save()

    renaming = Doing(rename)
    assert waits.wait(timeout=60)
    page = PracticePage.objects.get(pk=page.pk)
    page.practice_terms.create(term=held)
    page.save_revision().publish()
    before = ChangeStamp.objects.get().cursor
    assert written(since) == ["Eerst"]
    go_on.set()
    renaming.finish()
    # Who read it before the name was there reads it again.
    assert written(before) == ["Eerst"]


@pytest.mark.thorough
def test_many_at_once_leave_no_hole_and_one_last_row_each(tree):
    pages = [PracticePageFactory(title=f"Praktijk {number}") for number in range(4)]
    write_differences()

    def several(page):
        return lambda: [publish(page, f"{page.title}, versie {number}") for number in range(4)]

    for doing in [Doing(several(page)) for page in (*pages, *pages[:2])]:
        doing.finish()
    cursors = list(Change.objects.order_by("cursor").values_list("cursor", flat=True))
    assert cursors == list(range(1, len(cursors) + 1))
    assert Change.objects.filter(latest=True, thing="practice").count() == len(pages)


# --- Deadlocks -------------------------------------------------------------------------------------------------------


def rename(*rows):
    with transaction.atomic():
        for row in rows:
            row.label = f"{row.label} anders"
            row.save()


def publish_all(*pages):
    """Publish several versions in one transaction, as a bulk action does."""
    with transaction.atomic():
        for page in pages:
            page.get_latest_revision().publish()


def terms_in_another_order(_site):
    one, other = term("thema:een"), term("thema:twee")
    return lambda: rename(one, other), lambda: rename(other, one)


def bulk_actions_in_another_order(_site):
    one, other = PracticePageFactory(), PracticePageFactory()
    for page in (one, other):
        page.save_revision()
    return lambda: publish_all(one, other), lambda: publish_all(other, one)


def a_move_and_an_edit(site):
    PracticePageFactory()
    page = PracticePageFactory()
    # As Wagtail's screen: not by a method of the page.
    page_again, index = Page.objects.get(pk=page.pk), Page.objects.get(pk=site.practices.pk)
    move = MovePageAction(page_again, index, pos="first-child")
    return lambda: move.execute(skip_permission_checks=True), lambda: publish(page, "Anders")


def a_new_page_and_one_that_goes(site):
    page = PracticePageFactory()
    made = PracticePage(title="Nieuw", live=False)
    return lambda: site.practices.add_child(instance=made), lambda: PracticePage.objects.get(pk=page.pk).delete()


def an_approval_and_a_bulk_action(site):
    page = PracticePageFactory()
    page.save_revision()
    workflow, task = Workflow.objects.create(name="Nazicht"), GroupApprovalTask.objects.create(name="Redactie")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(page, UserFactory(superuser=True))
    return TaskState.objects.get().approve, lambda: publish_all(page)


def a_confirmation_and_an_edit(_site):
    page = PracticePageFactory()
    return transaction.atomic(lambda: mark_confirmed(page)), lambda: publish(page, "Anders")


def a_registration_and_an_edit(_site):
    event = OpenEventFactory()
    someone = Applicant("Noor", "noor@example.be")
    return lambda: enrol(event.pk, uuid.uuid4(), someone), lambda: publish(event, "Anders")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
@pytest.mark.parametrize(
    "two",
    [
        terms_in_another_order,
        bulk_actions_in_another_order,
        a_move_and_an_edit,
        a_new_page_and_one_that_goes,
        an_approval_and_a_bulk_action,
        a_confirmation_and_an_edit,
        a_registration_and_an_edit,
    ],
)
def test_who_waits_for_the_log_holds_nothing_that_who_writes_in_it_needs(tree, two):
    waits, go_on = threading.Event(), threading.Event()
    slowly, quickly = two(tree)

    def pausing():
        with connection.execute_wrapper(pausing_at_the_log(waits, go_on)):
            slowly()

    slow = Doing(pausing)
    assert waits.wait(timeout=60)
    quick = Doing(quickly)
    quick.join(timeout=PATIENCE)
    go_on.set()
    quick.finish()
    slow.finish()
