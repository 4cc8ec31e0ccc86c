"""Pages that are kept whole, and are exact all the same."""

import pytest
from django.core.cache import caches
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.http import page_cache
from tests.factories import FormPageFactory, PracticePageFactory

LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# The change stamp, by which the page is found.
QUERIES = 1


@pytest.fixture(autouse=True)
def pages_are_kept(settings, monkeypatch):
    # A tag names the minute, which must not pass in the middle of a test.
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    settings.CACHES = {"default": {**LOCAL, "LOCATION": "rest"}, "pages": {**LOCAL, "LOCATION": "pages"}}
    yield
    caches["pages"].clear()


@pytest.fixture
def page(site):
    page = PracticePageFactory(title="Leefstraten")
    page.save_revision().publish()
    return page


def test_a_page_that_is_asked_for_again_takes_one_query_and_is_the_same(page, client, django_assert_num_queries):
    first = client.get(page.url)
    with django_assert_num_queries(QUERIES):
        again = client.get(page.url)
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())
    assert again["ETag"] == first["ETag"]
    assert "Content-Security-Policy" in again


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "gzip, deflate, br, zstd"])
def test_each_gets_the_form_that_it_accepts(page, client, encoding):
    client.get(page.url, headers={"Accept-Encoding": "br"})
    for _time in range(2):
        answer = client.get(page.url, headers={"Accept-Encoding": encoding})
        assert answer.get("Content-Encoding", "") in encoding
        assert bool(answer.get("Content-Encoding")) is bool(encoding)
        assert "Accept-Encoding" in answer["Vary"]


def test_what_is_published_shows_at_once(page, client):
    assert b"Leefstraten" in client.get(page.url).content
    page.title = "Andere straten"
    page.save_revision().publish()
    assert b"Andere straten" in client.get(page.url).content
    page.unpublish()
    assert client.get(page.url).status_code == 404


def test_what_is_closed_is_closed_at_once(page, client):
    client.get(page.url)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.url).status_code == 302


def test_what_expires_is_gone_on_time(page, client, monkeypatch):
    page.expire_at = timezone.now() + timezone.timedelta(seconds=1)
    page.save_revision().publish()
    assert client.get(page.url).status_code == 200
    later = timezone.now() + timezone.timedelta(seconds=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(page.url).status_code == 404


def test_who_is_logged_in_neither_gets_nor_gives_a_kept_page(page, client, admin_client, django_assert_max_num_queries):
    admin_client.get(page.url)
    assert not caches["pages"]._cache
    client.get(page.url)
    with django_assert_max_num_queries(50) as made:
        admin_client.get(page.url)
    assert len(made) > QUERIES


def test_a_page_with_a_cookie_and_an_error_are_not_kept(site, client):
    form = FormPageFactory()
    assert client.get(form.url).cookies
    assert client.get("/nergens/").status_code == 404
    assert not caches["pages"]._cache


def test_an_address_keeps_its_own_page(page, client):
    plain, chosen = client.get("/praktijken/"), client.get(f"/praktijken/?keuze={page.pk}")
    assert plain.content != chosen.content
    assert client.get("/praktijken/").content == plain.content
    assert client.get("/praktijken/", headers={"Host": "elders.example.org"}).content != b""


def test_a_page_is_made_anew_for_who_asks_that(page, client, django_assert_max_num_queries):
    client.get(page.url)
    with django_assert_max_num_queries(40) as made:
        client.get(page.url, headers={"Cache-Control": "no-cache"})
    assert len(made) > QUERIES


def test_a_page_that_is_too_large_is_not_kept(page, client, monkeypatch):
    monkeypatch.setattr(page_cache, "LARGEST", 10)
    client.get(page.url)
    assert not caches["pages"]._cache


def test_without_its_cache_the_site_answers(page, client, settings):
    settings.CACHES = {
        "default": {**LOCAL, "LOCATION": "rest"},
        "pages": {"BACKEND": "core.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert client.get(page.url).status_code == client.get(page.url).status_code == 200
