"""Addresses of the site as a whole: sitemap, health, errors."""

import datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.sitemaps import part_of
from tests.factories import EventPageFactory, PracticePageFactory
from tests.html import assert_sound, text_of

SITEMAP_QUERIES = 3


def xml(client, address):
    return BeautifulSoup(client.get(address).content, "xml")


def part_with(client, page):
    """Return the part of the sitemap with a page, as one finds it from the index; its text and when it changed."""
    address = f"/sitemap-{part_of(page.pk)}.xml"
    (named,) = (entry for entry in xml(client, "/sitemap.xml").find_all("sitemap") if address in entry.loc.text)
    return client.get(address).content.decode(), named.lastmod.text


def test_the_sitemap_names_what_is_public(site, client):
    public = PracticePageFactory()
    draft = PracticePageFactory(draft=True)
    private = PracticePageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for page, listed in ((public, True), (site.home, True), (site.about, True), (draft, False), (private, False)):
        text, _changed = part_with(client, page)
        assert (f"<loc>{page.full_url}</loc>" in text) is listed


def test_the_sitemap_tells_what_changed_and_only_then(site, client):
    page = PracticePageFactory()
    # Not in the second in which it is published again.
    Page.objects.update(last_published_at=timezone.now() - datetime.timedelta(days=1))
    text, changed = part_with(client, page)
    asked = {"HTTP_IF_NONE_MATCH": client.get("/sitemap.xml")["ETag"]}
    assert client.get("/sitemap.xml", **asked).status_code == 304
    page.save_revision().publish()
    assert client.get("/sitemap.xml", **asked).status_code == 200
    later, changed_later = part_with(client, page)
    assert changed_later > changed
    assert f"<lastmod>{changed_later}</lastmod>" in later
    assert f"<lastmod>{changed_later}</lastmod>" not in text


def test_robots_are_led_to_the_sitemap_of_the_site_whatever_host_they_asked(site, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    response = client.get("/robots.txt", headers={"host": "elders.example"})
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert f"Sitemap: {site.site.root_url}/sitemap.xml" in lines
    assert "Disallow: /cms/" in lines


def test_robots_may_read_every_address_of_the_sitemap(site, client):
    page = PracticePageFactory()
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert not rules.can_fetch("robot", f"{site.site.root_url}/cms/")
    assert rules.can_fetch("robot", page.full_url)


@pytest.mark.parametrize("part", [99, 10**30])
def test_a_part_of_the_sitemap_with_nothing_in_it(site, client, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_pages_are_spread_over_the_parts(site, client, monkeypatch):
    monkeypatch.setattr("home.sitemaps.PART", 2)
    pages = [PracticePageFactory() for _number in range(5)]
    addresses = [urlsplit(entry.text).path for entry in xml(client, "/sitemap.xml").find_all("loc")]
    assert len(addresses) == len(set(addresses)) > 3
    told = [loc.text for address in addresses for loc in xml(client, address).find_all("loc")]
    assert [told.count(page.full_url) for page in pages] == [1] * 5


@pytest.mark.thorough
def test_the_number_of_queries_of_the_sitemap_is_fixed(site, client, django_assert_num_queries):
    for _round in range(2):
        page = PracticePageFactory(full=True)
        EventPageFactory()
        for address in ("/sitemap.xml", f"/sitemap-{part_of(page.pk)}.xml"):
            client.get(address)
            with django_assert_num_queries(SITEMAP_QUERIES):
                client.get(address)


# --- Errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/bestaat-niet/", "/praktijken/bestaat-niet/", "/geen.bestand", "/%00/", "/é/"])
def test_a_page_that_is_not_there(site, client, address):
    document = assert_sound(client.get(address), status=404)
    assert "/praktijken/" in {link["href"] for link in document.select("a[href]")}


@pytest.mark.both_databases
def test_a_server_error_shows_a_page_that_needs_no_database(site, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("home.views.search_site", broken)

    def refuse(*_args, **_kwargs):
        raise DatabaseError("connection refused")

    client = Client(raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "cursor", refuse)
        document = assert_sound(client.get("/zoeken/?q=water"), status=500)
    assert "RuntimeError" not in text_of(document)


def test_a_changed_slug_leaves_a_redirect(site, client, django_capture_on_commit_callbacks):
    page = PracticePageFactory(slug="oud")
    page.slug = "nieuw"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    response = client.get("/praktijken/oud/")
    assert response.status_code == 301
    assert response["Location"] == "/praktijken/nieuw/"


def test_everything_passes_the_system_checks(db):
    call_command("check", fail_level="WARNING")
