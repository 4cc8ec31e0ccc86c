"""The short list that other sites frame, where the site allows that; no other page can be framed."""

import datetime

import pytest

from library.models import SiteSettings
from tests.api.test_visibility import HIDE, SECRET
from tests.factories import PracticePageFactory
from tests.html import assert_sound

pytestmark = pytest.mark.django_db

EMBED = "/insluiten/praktijken/"


def titles(client, query=""):
    document = assert_sound(client.get(f"{EMBED}{query}"))
    return [link.find(string=True).strip() for link in document.select(".embed__list a")]


def allow():
    settings = SiteSettings.objects.get()
    settings.embeddable = True
    settings.save()


def test_it_shows_the_practices_of_the_query(client, site):
    shown = PracticePageFactory(
        title="Leefstraat", terms=["doelgroep:jongeren"], summary="Een straat", municipalities=["44021"]
    )
    PracticePageFactory(title="Anders")
    document = assert_sound(client.get(f"{EMBED}?doelgroep=jongeren"))
    assert document.h1.get_text() == "1 praktijk over jongeren"
    (link,) = document.select(".embed__list a")
    assert link["href"] == shown.full_url
    assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
    row = link.find_parent("li").get_text(" ", strip=True)
    assert "Een straat" in row
    assert "Gent" in row
    assert document.select_one(".embed__more a")["href"].endswith("/praktijken/?doelgroep=jongeren")
    # No script, no form, nothing of the rest of the site.
    assert document.select("script, form, header, footer") == []


@pytest.mark.parametrize(
    ("asked", "number"), [("", 6), ("3", 3), ("99", 8), ("0", 6), ("x", 6), ("-1", 6), ("1" * 30, 6), ("²", 6)]
)
def test_how_many(client, site, asked, number):
    for index in range(8):
        PracticePageFactory(title=f"Praktijk {index}")
    assert len(titles(client, f"?aantal={asked}")) == number


def test_what_does_not_exist_is_said(client, site):
    PracticePageFactory()
    assert "telt niet mee" in client.get(f"{EMBED}?status=onzin").content.decode()
    assert "telt niet mee" not in client.get(f"{EMBED}?status=lopend").content.decode()
    assert "Zoek in de Databank" in client.get(f"{EMBED}?trefwoord=niets&q=onvindbaar").content.decode()


@pytest.mark.every_case
@pytest.mark.parametrize("hide", HIDE)
def test_what_is_hidden_is_not_there(client, site, hide):
    page = PracticePageFactory(title=SECRET)
    hide(page)
    PracticePageFactory(title="Oud", archived_on=datetime.date(2020, 1, 1))
    assert titles(client) == []


def test_others_may_frame_it_where_the_site_allows_that(client, site):
    for path in (EMBED, "/"):
        response = client.get(path)
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    before = client.get(EMBED)["ETag"]
    allow()
    response = client.get(EMBED, headers={"if-none-match": before})
    assert response.status_code == 200
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "default-src 'self'" in response["Content-Security-Policy"]
    for path in ("/", "/praktijken/", "/praktijk-doorgeven/", "/cms/login/"):
        response = client.get(path)
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors *" not in response.headers.get("Content-Security-Policy", "")


def test_it_is_a_page_like_others(client, site):
    response = client.get(EMBED)
    assert response.cookies == {}
    assert client.get(EMBED, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.post(EMBED).status_code == 405
    assert 'name="robots" content="noindex"' in response.content.decode()


@pytest.mark.thorough
def test_queries_do_not_grow(client, site, django_assert_num_queries):
    for number in (1, 5):
        for _number in range(number):
            PracticePageFactory()
        client.get(EMBED)
        # The stamp, the settings, the overview, the practices and their municipalities.
        with django_assert_num_queries(5):
            client.get(EMBED)
