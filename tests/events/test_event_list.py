"""The list of events, and its feed: what comes and what was."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events.listing.results import PAST_ON_A_PAGE
from events.models import EventPage
from events.models.choices import EventStatus
from tests.events.listing import BRUSSELS, HOUR, feed_of, make, publish, titles
from tests.factories import EventPageFactory, MunicipalityFactory, PracticePageFactory
from tests.html import assert_sound, text_of

# The change stamp, the page; the events two: to choose from, and to show.
QUERIES = 4


# --- What comes and what was -----------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_what_comes_soonest_first_then_what_was_by_year(site, client):
    now = timezone.now()
    make("Later", now + 48 * HOUR)
    make("Bezig", now - HOUR)
    make("Toen", datetime.datetime(2019, 3, 26, 13, tzinfo=BRUSSELS))
    # In Brussels it was the next year already.
    make("Middernacht", datetime.datetime(2018, 12, 31, 23, 30, tzinfo=datetime.UTC))
    make("Daarvoor", datetime.datetime(2018, 6, 1, 13, tzinfo=BRUSSELS))
    EventPageFactory(title="Ontwerp", draft=True)
    private = EventPageFactory(title="Besloten")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client) == ["Bezig", "Later", "Toen", "Middernacht", "Daarvoor"]
    document = assert_sound(client.get("/evenementen/"))
    assert [text_of(heading) for heading in document.select(".event-group__year")] == ["2019", "2018"]
    assert [text_of(heading) for heading in document.select("main h2[id]")][-3:-1] == ["Binnenkort", "Voorbij"]


def test_an_empty_list_helps(site, client):
    EventPageFactory(draft=True)
    main = assert_sound(client.get("/evenementen/")).select_one("main")
    assert "Er staat nog geen evenement op de site" in text_of(main)
    assert main.select_one('a[href="/praktijken/"]')
    assert not main.select("form")


def test_nothing_planned_says_so(site, client):
    EventPageFactory(past=True)
    assert "Er staat nu niets gepland" in text_of(assert_sound(client.get("/evenementen/")))


@pytest.mark.thorough
def test_what_was_comes_in_pages(site, client):
    first = datetime.datetime(2020, 1, 1, 13, tzinfo=BRUSSELS)
    for number in range(PAST_ON_A_PAGE + 1):
        make(f"Toen {number}", first + number * 24 * HOUR)
    make("Straks", timezone.now() + 24 * HOUR)
    assert len(titles(client)) == PAST_ON_A_PAGE + 1
    document = assert_sound(client.get("/evenementen/"))
    assert document.select_one('main a[rel=next][href="/evenementen/?pagina=2"]')
    assert titles(client, "?pagina=2") == ["Toen 0"]
    assert titles(client, "?pagina=99") == ["Toen 0"]


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_an_event_that_does_not_take_place_says_so_first(site, client, status):
    make("Dag", timezone.now() + HOUR, status=status)
    card = assert_sound(client.get("/evenementen/")).select_one("main .card--event")
    assert text_of(card.select_one(".card__body")).startswith(str(status.label))
    assert f"card--{status}" in card["class"]


@pytest.mark.parametrize("path", ["kalender.ics", "feed.atom"])
def test_an_output_is_read_only(site, client, path):
    assert client.post(f"/evenementen/{path}").status_code == 405


# --- Queries ---------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries, count):
    practice = PracticePageFactory(terms=["thema:samenhang"])
    for _number in range(count):
        publish(EventPageFactory(practices=[practice], venue_municipality=MunicipalityFactory(mechelen=True)))
        publish(EventPageFactory(past=True))
    for query in ("", "?thema=samenhang&provincie=antwerpen", "?jaar=ooit"):
        client.get(f"/evenementen/{query}")
        with django_assert_num_queries(QUERIES):
            client.get(f"/evenementen/{query}")


# --- Feed (RFC 4287) -------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_feed_shows_what_changed_last_first_under_stable_identifiers(site, client):
    first, second = publish(EventPageFactory(title="Eerste")), publish(EventPageFactory(title="Tweede"))
    before = dict(feed_of(client))
    assert list(before) == ["Tweede", "Eerste"]
    first.title, first.slug, first.status = "Andere naam", "andere-naam", EventStatus.CANCELLED
    publish(first)
    after = dict(feed_of(client))
    assert list(after) == ["Geannuleerd: Andere naam", "Tweede"]
    assert after["Geannuleerd: Andere naam"] == before["Eerste"]
    assert after["Tweede"] == before["Tweede"]
    path = urlsplit(before["Eerste"]).path
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (303, first.url)
    second.unpublish()
    assert client.get(urlsplit(before["Tweede"]).path).status_code == 410


@pytest.mark.thorough
@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_of_the_feed_is_fixed(site, client, django_assert_num_queries, count):
    for _number in range(count):
        publish(EventPageFactory())
    client.get("/evenementen/feed.atom")
    with django_assert_num_queries(5):
        client.get("/evenementen/feed.atom")
    assert EventPage.objects.count() == count
