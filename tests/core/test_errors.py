"""Pages that say what went wrong: sound, in Dutch, and made of nothing that can fail."""

import logging

import pytest
from django.core.exceptions import DisallowedHost
from django.template import TemplateDoesNotExist, engines

from core.http import errors
from core.http.entrance import LARGEST_BODY, LONGEST_ADDRESS, MOST_PARAMETERS
from core.http.logs import RefusedRequests
from tests.html import assert_sound, text_of

STATUSES = [400, 403, 404, 405, 412, 413, 414, 429, 500, 503]


class OnlyAPath:
    """A request of which nothing but the path can be read: to ask for more is an AttributeError."""

    path = "/praktijken/"


@pytest.fixture(autouse=True)
def _made_anew():
    errors._page.cache_clear()
    errors._page_of_form.cache_clear()


@pytest.mark.parametrize("status", STATUSES)
def test_a_page_needs_only_the_path(status, settings):
    # No database either: this test may ask none. Nor a manifest of static files.
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "no.such.storage"}}
    settings.ALLOWED_HOSTS = []
    document = assert_sound(errors.refusal(OnlyAPath(), status), status)
    assert document.html["lang"] == "nl-BE"
    assert document.select("main a.button[href='/']")
    assert not document.select("script, style, [style]")
    links = [link["href"] for link in document.select("link[rel=stylesheet]")]
    assert links == [f"/static/css/{name}.css" for name in ("tokens", "base", "components")]


def test_the_page_of_a_form_without_its_token_needs_only_the_path():
    document = assert_sound(errors.csrf_failure(OnlyAPath()), 403)
    assert "formulier" in text_of(document.h1)


def test_there_is_a_page_for_each_detail_and_no_other():
    assert sorted(errors._DETAILS) == STATUSES
    for status in STATUSES:
        engines["django"].get_template(f"{status}.html")
    with pytest.raises(TemplateDoesNotExist):
        engines["django"].get_template("418.html")


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/?q=" + "x" * LONGEST_ADDRESS, {}, 414),
        ("/" + "x" * LONGEST_ADDRESS, {}, 414),
        ("/?" + "a&" * MOST_PARAMETERS, {}, 400),
        ("/", {"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 413),
        ("/", {"REQUEST_METHOD": "PROPFIND"}, 405),
        ("/", {"REQUEST_METHOD": "TRACE"}, 405),
    ],
)
@pytest.mark.parametrize("door", ["", "/api/v2/pages", "/cms"])
def test_what_is_out_of_proportion_is_refused_at_every_door(client, door, path, sent, status):
    response = client.get(door + path, **sent)
    assert response.status_code == status
    kind = "application/problem+json" if door.startswith("/api/") else "text/html; charset=utf-8"
    assert response["Content-Type"] == kind


@pytest.mark.parametrize("path", ["/zoeken/geteld/", "/cms/logout/"])
def test_who_goes_back_to_what_is_only_posted_reads_so(client, site, superuser, path):
    client.force_login(superuser)
    response = client.get(path)
    assert_sound(response, 405)
    assert "POST" in response["Allow"]


def test_what_is_just_in_proportion_goes_on(client, site):
    for query in ("q=" + "x" * (LONGEST_ADDRESS - 10), "a&" * (MOST_PARAMETERS - 1)):
        assert client.get(f"/over/?{query}").status_code == 200
    assert client.get("/over/", CONTENT_LENGTH=str(LARGEST_BODY)).status_code == 200
    assert client.get("/over/", CONTENT_LENGTH="veel").status_code == 200


def test_a_page_of_the_cms_may_have_more_than_a_thousand_fields(client, site):
    response = client.post("/praktijk-doorgeven/", {f"veld{number}": "1" for number in range(2_000)})
    assert response.status_code == 422


def test_a_refused_request_is_a_warning_of_one_line():
    record = logging.LogRecord("django.security.DisallowedHost", logging.ERROR, "", 1, "Invalid host", (), None)
    record.exc_info = (DisallowedHost, DisallowedHost("x"), None)
    assert RefusedRequests().filter(record)
    assert (record.levelname, record.levelno, record.exc_info) == ("WARNING", logging.WARNING, None)
    broken = logging.LogRecord("django.request", logging.ERROR, "", 1, "Internal Server Error", (), (ValueError,) * 3)
    assert RefusedRequests().filter(broken)
    assert (broken.levelname, broken.exc_info) == ("ERROR", (ValueError,) * 3)
