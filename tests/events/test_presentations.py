"""What the page of a practice says of events, right after each change of an event."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from events.models.choices import EventStatus
from tests.factories import EventPageFactory, HomePageFactory, PracticePageFactory
from tests.factories.base import root_page
from tests.html import assert_sound, text_of

DAY = datetime.timedelta(days=1)


def publish(event):
    event.save_revision().publish()
    event.refresh_from_db()
    return event


def at(days, practice, **fields):
    starts_at = timezone.now() + days * DAY
    return publish(EventPageFactory(starts_at=starts_at, ends_at=starts_at + DAY / 8, practices=[practice], **fields))


def named(client, practice):
    """Return the events to come and those that are past, under 'Voorgesteld op'."""
    document = assert_sound(client.get(practice.url))
    lines = [text_of(line).split(": ", 1) for line in document.select("section:has(#voorgesteld) li")]
    return [[name for when, name in lines if when.startswith("Binnenkort") is coming] for coming in (True, False)]


@pytest.fixture
def practice(site):
    return PracticePageFactory()


@pytest.mark.thorough
def test_each_change_shows_at_once(client, practice):
    coming = at(5, practice, title="Straks")
    assert named(client, practice) == [["Straks"], []]
    at(-5, practice, title="Toen")
    assert named(client, practice) == [["Straks"], ["Toen"]]
    coming.title, coming.slug = "Anders", "anders"
    coming.starts_at, coming.ends_at = coming.starts_at - 9 * DAY, coming.ends_at - 9 * DAY
    publish(coming)
    assert named(client, practice) == [[], ["Anders", "Toen"]]
    coming.unpublish()
    assert named(client, practice) == [[], ["Toen"]]
    publish(coming)
    assert named(client, practice) == [[], ["Anders", "Toen"]]
    coming.delete()
    assert named(client, practice) == [[], ["Toen"]]


@pytest.mark.thorough
def test_an_event_that_is_moved_off_the_site_is_no_longer_named(client, practice):
    event = at(5, practice)
    elsewhere = HomePageFactory(parent=root_page(), title="Andere site", slug="andere-site")
    Site.objects.create(hostname="andere.example.be", port=80, root_page=elsewhere.page_ptr)
    back = Page.objects.get(pk=event.get_parent().pk)
    event.move(elsewhere.page_ptr, pos="last-child")
    assert named(client, practice) == [[], []]
    event.refresh_from_db()
    back.refresh_from_db()
    event.move(back, pos="last-child")
    assert named(client, practice) == [[event.title], []]


@pytest.mark.thorough
@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_does_not_take_place_says_so(client, practice, status):
    event = at(5, practice, title="Dag", status=status)
    assert named(client, practice) == [[f"Dag ({str(status.label).lower()})"], []]
    event.status = EventStatus.PLANNED
    publish(event)
    assert named(client, practice) == [["Dag"], []]


@pytest.mark.thorough
def test_the_number_of_queries_is_fixed(client, practice, django_assert_num_queries):
    counts = []
    for total in (1, 12):
        for number in range(total):
            at(number - 6, practice)
        client.get(practice.url)
        with django_assert_num_queries(15, exact=False) as queries:
            client.get(practice.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
