"""How many practices there are, from the index in memory: the same as the database counts."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from practices.models import PracticePage
from practices.query.totals import listed_total
from tests.factories import HomePageFactory, PracticePageFactory

pytestmark = pytest.mark.both_databases

FIELDS: tuple[dict[str, str], ...] = (
    {},
    {"status": "lopend"},
    {"status": "afgerond", "record_type": "praktijkvoorbeeld"},
    {"scale": "straat"},
)


def counted(client, values):
    query = "".join(f"&{name}={value}" for name, value in values.items())
    return client.get(f"/api/v2/pages/?type=practices.PracticePage{query}&limit=0").json()["meta"]["total_count"]


def assert_exact(client):
    for values in FIELDS:
        expected = PracticePage.objects.listed().filter(**values).count()
        assert (listed_total(values=values), counted(client, values)) == (expected, expected)
    assert client.get("/").context["practice_count"] == PracticePage.objects.listed().count()


@pytest.mark.thorough
def test_it_is_what_the_database_counts_after_every_change(site, client, django_assert_num_queries):
    pages = [PracticePageFactory(status="lopend", scale="straat") for _number in range(4)]
    pages += [PracticePageFactory(status="afgerond")]
    assert_exact(client)
    assert listed_total() == 5
    pages[0].unpublish()
    assert_exact(client)
    pages[1].archived_on = timezone.localdate()
    pages[1].save_revision().publish()
    assert_exact(client)
    PageViewRestriction.objects.create(page=pages[2], restriction_type=PageViewRestriction.LOGIN)
    assert_exact(client)
    pages[3].delete()
    assert_exact(client)
    assert listed_total() == 1


def test_what_expires_is_not_counted_from_that_moment_on(site, client, monkeypatch):
    moment = timezone.now() + datetime.timedelta(hours=1)
    PracticePageFactory(expire_at=moment)
    assert listed_total() == 1
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert listed_total() == 0
    assert_exact(client)


def test_another_site_counts_its_own(site):
    PracticePageFactory()
    other = Site.objects.create(
        hostname="other.example.org", root_page=HomePageFactory(parent=site.home.get_parent(), slug="other")
    )
    assert (listed_total(), listed_total(other)) == (1, 0)
    # Wagtail lists the sites by the paths of their roots: the default site is last now.
    assert other.root_page.url_path > site.home.url_path


@pytest.mark.parametrize("query", ["tags=straat", "search=buurt", "method=1"])
def test_what_the_index_does_not_know_is_counted_by_the_database(site, client, query):
    PracticePageFactory()
    assert client.get(f"/api/v2/pages/?type=practices.PracticePage&{query}").json()["meta"]["total_count"] == 0
