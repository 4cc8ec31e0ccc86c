"""Pages of which nothing changed say so, to whoever gets what everyone gets."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Site

from tests.factories import PracticePageFactory, StandardPageFactory

pytestmark = pytest.mark.indexed_at_once

PAGES = [
    "/",
    "/praktijken/",
    "/praktijken/?q=feest",
    "/praktijken/kaart/",
    "/praktijken/feest/",
    "/zoeken/?q=feest",
    "/over/",
]


@pytest.fixture
def practice(site):
    return PracticePageFactory(title="Feest", slug="feest", tags=["buurt"])


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """Tags hold the minute: let no test run across the end of one."""
    now = timezone.now()
    monkeypatch.setattr("core.http.conditional.timezone.now", lambda: now)


def tag(client, address):
    response = client.get(address)
    assert response["Cache-Control"] == "no-cache"
    return response["ETag"]


@pytest.mark.parametrize("address", PAGES)
def test_what_did_not_change_takes_one_query(practice, client, address, django_assert_num_queries):
    etag = tag(client, address)
    with django_assert_num_queries(1):
        response = client.get(address, headers={"if-none-match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("address", PAGES)
def test_the_strong_form_and_any_version_are_known_too(practice, client, address):
    etag = tag(client, address)
    for asked in (etag.removeprefix("W/"), "*", f'"iets", {etag}'):
        response = client.get(address, headers={"if-none-match": asked})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    other = client.get(address, headers={"if-match": '"iets"'})
    assert other.status_code == 412
    assert "veranderd" in other.content.decode()


def test_of_what_is_not_there_nobody_has_a_version(practice, client):
    assert client.get("/praktijken/bestaat-niet/", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.thorough
@pytest.mark.parametrize("address", PAGES)
def test_every_change_shows_at_once(practice, site, client, address):
    for change in (practice, site.about, site.settings):
        etag = tag(client, address)
        change.save()
        assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_another_page_another_selection_and_another_minute_have_another_tag(practice, client, monkeypatch):
    tags = {tag(client, address) for address in ("/praktijken/", "/praktijken/?keuze=1", "/praktijken/kaart/")}
    later = timezone.now() + datetime.timedelta(minutes=1)
    monkeypatch.setattr("core.http.conditional.timezone.now", lambda: later)
    assert len({*tags, tag(client, "/praktijken/")}) == 4


@pytest.mark.parametrize("address", ["/praktijk-doorgeven/", "/bestaat-niet/", "/cms/login/"])
def test_forms_errors_and_the_cms_have_no_tag(site, client, address):
    assert not client.get(address).has_header("ETag")


def test_who_has_a_session_is_shown_the_page_itself(practice, client, superuser):
    etag = tag(client, "/praktijken/")
    client.force_login(superuser)
    response = client.get("/praktijken/", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert not response.has_header("ETag")


def test_a_page_with_a_password_is_never_said_to_be_unchanged(practice, site, client):
    etag = tag(client, practice.url)
    practice.view_restrictions.create(restriction_type="password", password="geheim")
    response = client.get(practice.url, headers={"if-none-match": etag})
    assert (response.status_code, response.has_header("ETag")) == (200, False)


@pytest.mark.thorough
def test_the_menu_follows_the_pages(practice, site, client):
    assert "Wie wij zijn" not in client.get("/").content.decode()
    site.about.title = "Wie wij zijn"
    site.about.save_revision().publish()
    assert "Wie wij zijn" in client.get("/").content.decode()
    site.about.unpublish()
    assert "Wie wij zijn" not in client.get("/").content.decode()


def test_the_menu_forgets_a_page_that_expires(practice, site, client, monkeypatch):
    moment = timezone.now() + datetime.timedelta(hours=1)
    site.about.expire_at = moment
    site.about.save()
    assert site.about.title in client.get("/").content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment + datetime.timedelta(seconds=1))
    assert f">{site.about.title}<" not in client.get("/").content.decode()


@pytest.mark.thorough
def test_a_site_is_what_it_was_made_at_once(site, client):
    def title(host):
        return client.get("/", headers={"host": host}).context["page"].title

    home = site.home.title
    assert title("localhost") == title("elders.example") == home
    other = StandardPageFactory(parent=site.home, title="Een andere site")
    made = Site.objects.create(hostname="elders.example", port=80, root_page=other)
    assert (title("localhost"), title("elders.example")) == (home, "Een andere site")
    # Routing is told, not only what is shown.
    assert client.get("/praktijken/", headers={"host": "elders.example"}).status_code == 404
    made.delete()
    assert title("elders.example") == home


def test_what_a_request_keeps_on_its_site_is_not_for_the_next(site, client):
    first = Site.find_for_request(client.get("/over/").wsgi_request)
    second = Site.find_for_request(client.get("/over/").wsgi_request)
    assert first == second
    assert first is not second
    assert first.root_page is not second.root_page
