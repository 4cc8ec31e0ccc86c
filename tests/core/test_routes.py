"""Where an address leads is kept, and still right after each change that makes it lead elsewhere."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from practices.models import PracticePage
from tests.factories import EventPageFactory, PracticePageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(site, client):
    page = PracticePageFactory(title="Leefstraat", slug="leefstraat")
    for _time in range(2):
        assert client.get(page.url).status_code == 200
    return page


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def expire(page):
    page.expire_at = timezone.now() - datetime.timedelta(seconds=1)
    page.save()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda page: page.unpublish(), 404),
        (lambda page: page.delete(), 404),
        (expire, 404),
        (restrict, 302),
        (lambda page: restrict(page.get_parent()), 302),
        (lambda page: page.get_parent().specific.unpublish(), 200),
    ],
    ids=["unpublished", "deleted", "expired", "restricted", "restricted above", "unpublished above"],
)
def test_a_change_counts_at_once(client, page, change, status):
    change(page)
    assert client.get("/praktijken/leefstraat/").status_code == status


def test_another_page_takes_the_address(client, page):
    page.slug = "was-leefstraat"
    page.save_revision().publish()
    other = PracticePageFactory(title="Nieuwe leefstraat", slug="leefstraat")
    assert client.get("/praktijken/leefstraat/").context["page"].pk == other.pk
    assert client.get("/praktijken/was-leefstraat/").context["page"].pk == page.pk


def test_what_is_moved_leads_from_its_new_place(client, site):
    page = StandardPageFactory(parent=site.home, slug="tekst")
    above = StandardPageFactory(parent=site.home, slug="boven")
    for _time in range(2):
        assert client.get("/tekst/").status_code == 200
    page.move(above, "last-child")
    assert client.get("/tekst/").status_code != 200
    for _time in range(2):
        assert client.get("/boven/tekst/").context["page"].pk == page.pk


def test_what_stands_below_an_address_is_no_page(client, page):
    for _time in range(2):
        assert client.get("/praktijken/kaart/").status_code == 200
        assert client.get("/praktijken/leefstraat/verder/").status_code == 404


def test_the_trail_leads_back_as_before(client, site):
    event = EventPageFactory()
    trails = [client.get(event.url).content.split(b"<main")[1].split(b"</nav>")[0] for _time in range(2)]
    assert trails[0] == trails[1]
    assert b"/evenementen/" in trails[0]


def test_a_page_is_read_anew(client, page):
    """What tells of no change, such as a script in the database, is shown all the same."""
    PracticePage.objects.filter(pk=page.pk).update(title="Anders")
    assert client.get(page.url).context["page"].title == "Anders"
