"""What everyone gets is sent compressed; what may hold a secret is not, for its length would tell of it."""

import gzip
import sys

import brotli
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from core.http.compression import CompressionMiddleware
from events.registration.links import path_to as path_to_registration
from forms.filling.links import path_to, path_to_draft
from tests.factories import (
    EventPageFactory,
    HandInDraftFactory,
    PracticePageFactory,
    RegistrationFactory,
    SubmissionFactory,
)
from tests.shared import made_once

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
# A browser of today, which takes all of them.
BROWSER = "gzip, deflate, br, zstd"
FOR_EVERYONE = [
    "/", "/praktijken/", "/praktijken/straatfeest/", "/praktijken/kaart/", "/evenementen/", "/zoeken/?q=straat",
    "/over/", "/open-data/", "/bestaat-niet/", "/sitemap.xml", "/open-data.jsonld", "/praktijken/export.csv",
    "/praktijken/export.json", "/praktijken/feed.atom", "/evenementen/kalender.ics", "/api/v2/pages/",
    "/api/databank/practices", "/api/databank/openapi.json",
]  # fmt: skip
WITH_ETAG = [address for address in FOR_EVERYONE if address != "/bestaat-niet/"]


def make_practice():
    EventPageFactory(title="Praktijkendag")
    return PracticePageFactory(title="Straatfeest", slug="straatfeest", full=True)


shared_practice = made_once(make_practice)


@pytest.fixture
def practice(site, shared_practice):
    return shared_practice()


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """Tags hold the minute: let no test run across the end of one."""
    now = timezone.now()
    monkeypatch.setattr("core.http.conditional.timezone.now", lambda: now)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.thorough
@pytest.mark.parametrize("address", FOR_EVERYONE)
def test_what_everyone_gets_is_compressed_as_the_asker_can_read_it(practice, client, address):
    plain = client.get(address)
    assert not plain.has_header("Content-Encoding")
    assert "accept-encoding" in plain["Vary"].lower()
    expected = body(plain)
    for coding, decompress in CODINGS.items():
        response = client.get(address, headers={"accept-encoding": coding})
        assert response["Content-Encoding"] == coding
        assert "accept-encoding" in response["Vary"].lower()
        assert response.get("ETag") == plain.get("ETag")
        assert response.get("Cache-Control") == plain.get("Cache-Control")
        sent = body(response)
        assert decompress(sent) == expected
        assert len(sent) < len(expected)
        if response.has_header("Content-Length"):
            assert int(response["Content-Length"]) == len(sent)


@pytest.mark.parametrize("address", WITH_ETAG)
def test_what_did_not_change_is_said_whatever_form_one_has(practice, client, address):
    etag = client.get(address, headers={"accept-encoding": "br"})["ETag"]
    assert etag.startswith('W/"')
    for coding in ("", "gzip", BROWSER):
        response = client.get(address, headers={"accept-encoding": coding, "if-none-match": etag})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
        assert "accept-encoding" in response["Vary"].lower()
        assert not response.has_header("Content-Encoding")


@pytest.mark.thorough
def test_the_list_takes_a_fifth(practice, client):
    for number in range(12):
        PracticePageFactory(title=f"Praktijk {number}")
    plain = len(client.get("/praktijken/").content)
    assert len(client.get("/praktijken/", headers={"accept-encoding": BROWSER}).content) < plain / 4


def test_static_files_are_left_to_whitenoise(client, db, monkeypatch):
    response = client.get("/static/css/components.css", headers={"accept-encoding": BROWSER})
    assert response.status_code == 200
    # Collected ones have a compressed file beside them; these are served from where they are written.
    assert not response.has_header("Content-Encoding")
    # It would close the connection to the database, in which other tests of this module find their practice.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    response.close()


@pytest.mark.parametrize("address", ["/", "/api/v2/pages/"])
@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "compress", "*;q=0", "x" * 3_000])
def test_who_takes_none_gets_none(practice, client, address, accepted):
    assert not client.get(address, headers={"accept-encoding": accepted}).has_header("Content-Encoding")


# --- Secrets ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def secrets(practice):
    """The addresses of pages that hold a token, a key, or what belongs to one person."""
    registration, draft = RegistrationFactory(), HandInDraftFactory()
    return [
        "/praktijk-doorgeven/",
        f"{registration.event.url}inschrijven/",
        path_to(SubmissionFactory()),
        f"{path_to_draft(draft)}stap/1/",
        f"{path_to_draft(draft)}later/",
        path_to_registration(registration),
        "/cms/login/",
        "/cms/password_reset/",
    ]


def test_pages_with_a_secret_are_sent_as_they_are(secrets, client):
    for address in secrets:
        response = client.get(address, headers={"accept-encoding": BROWSER})
        assert response.status_code == 200, address
        assert not response.has_header("Content-Encoding"), address


def test_a_page_with_a_password_is_sent_as_it_is(practice, client):
    practice.view_restrictions.create(restriction_type="password", password="geheim")
    response = client.get(practice.url, headers={"accept-encoding": BROWSER})
    assert b"csrfmiddlewaretoken" in response.content
    assert not response.has_header("Content-Encoding")


@pytest.mark.thorough
def test_who_is_logged_in_gets_nothing_compressed(practice, client, superuser):
    client.force_login(superuser)
    for address in ("/", practice.url, "/cms/", "/cms/pages/", "/zoeken/?q=straat"):
        assert not client.get(address, headers={"accept-encoding": BROWSER}).has_header("Content-Encoding"), address


def test_the_api_knows_nobody(practice, client, superuser):
    client.force_login(superuser)
    assert client.get("/api/v2/pages/", headers={"accept-encoding": BROWSER})["Content-Encoding"] == "zstd"


def test_answers_to_what_was_sent_are_not_compressed(site, client):
    response = client.post("/praktijk-doorgeven/", {"naam": "x" * 500}, headers={"accept-encoding": BROWSER})
    assert response.status_code == 422
    assert not response.has_header("Content-Encoding")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ({"method": "POST"}, {}),
        ({"path": "/cms/x/"}, {}),
        ({"session": True}, {}),
        ({}, {"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private"}),
        ({}, {"Cache-Control": "no-store"}),
        ({}, {"Vary": "Accept, Cookie"}),
        ({}, {"cookie": True}),
        ({}, {"Content-Type": "application/pdf"}),
        ({}, {"Content-Encoding": "gzip"}),
    ],
)
def test_one_sign_of_a_secret_suffices(settings, asked, answered):
    def answer(request):
        response = HttpResponse("Aan de lange tafel. " * 50)
        for name, value in answered.items():
            if name == "cookie":
                response.set_cookie("csrftoken", "x")
            else:
                response[name] = value
        return response

    factory = RequestFactory(headers={"accept-encoding": "gzip"})
    request = factory.generic(asked.get("method", "GET"), asked.get("path", "/"))
    if asked.get("session"):
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    response = CompressionMiddleware(answer)(request)
    assert response.content.startswith(b"Aan")
    assert response.get("Content-Encoding") == answered.get("Content-Encoding")


def test_without_a_sign_it_is_compressed():
    request = RequestFactory(headers={"accept-encoding": "gzip"}).get("/")
    response = CompressionMiddleware(lambda _request: HttpResponse("Aan de lange tafel. " * 50))(request)
    assert response["Content-Encoding"] == "gzip"
