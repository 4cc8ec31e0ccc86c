"""Addresses of the site as a whole: sitemap, health, errors."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import EventPageFactory, PracticePageFactory
from tests.html import assert_sound, text_of

SITEMAP_QUERIES = 3


def test_the_sitemap_names_what_is_public(site, client):
    public = PracticePageFactory()
    draft = PracticePageFactory(draft=True)
    private = PracticePageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    text = response.content.decode()
    for page, listed in ((public, True), (site.home, True), (site.about, True), (draft, False), (private, False)):
        assert (f"{page.full_url}</loc>" in text) is listed


def test_the_number_of_queries_of_the_sitemap_is_fixed(site, client, django_assert_num_queries):
    for _round in range(2):
        PracticePageFactory(full=True)
        EventPageFactory()
        client.get("/sitemap.xml")
        with django_assert_num_queries(SITEMAP_QUERIES):
            client.get("/sitemap.xml")


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
