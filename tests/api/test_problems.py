"""Errors under /api/ are JSON, whatever went wrong; elsewhere they are the pages of the site."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from core.http.problems import KINDS
from tests.api.conftest import PAGES, problem

NOTHING_THERE = [
    *("/api/", "/api/nope/", "/api/v1/pages/", "/api/v2/nope/", "/api/v2/pages/nope/", "/api/v2/pages/-1/"),
    *("/api/v2/pages/1/nope/", "/api/v2/pages/999999/", "/api/v2/pages/99999999999999999999999/"),
    *("/api/v2/images/999999/", "/api/v2/documents/999999/", "/api/v2/redirects/999999/", "/api/%00/"),
    *("/api/nope.json", "/api/v2/pages/1.json", "/api/databank/forms/Á/files"),
]


def test_nothing_there(client, site):
    for path in NOTHING_THERE:
        problem(client.get(path, follow=True), 404)
        response = client.head(path, follow=True)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        # Not refused for want of a token either.
        response = Client(enforce_csrf_checks=True).post(path, follow=True)
        assert response.status_code in (404, 405)
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v2/", PAGES, f"{PAGES}1/", f"{PAGES}find/", "/api/v2/images/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_methods_that_change_something(client, site, path, method):
    response = getattr(client, method)(path, data="{}", content_type="application/json")
    problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/api", "/api/nope", "/api/databank/nope", "/api/v2", PAGES, "/api/v2/images", "/api/v2/pages/find"]
)
def test_a_slash_that_is_missing_leads_nowhere_else(client, site, path):
    with_slash = client.get(f"{path.rstrip('/')}/")
    without = client.get(path.rstrip("/"))
    assert (without.status_code, without.content) == (with_slash.status_code, with_slash.content)
    assert without["Content-Type"] in {"application/json", "application/problem+json"}


def test_the_databank_needs_no_slash(client, site):
    assert client.get("/api/databank").json() == client.get("/api/databank/").json()


def test_what_leads_on_is_json(client, site):
    response = client.get(f"{PAGES}find/?id={site.home.pk}")
    assert (response.status_code, response["Content-Type"]) == (302, "application/json")
    assert response.json() == {"location": response["Location"]}
    assert response["Content-Length"] == str(len(response.content))


def test_an_old_address_below_the_api_leads_nowhere(client, site):
    Redirect.add_redirect("/api/nope", redirect_to="/over/")
    problem(client.get("/api/nope/"), 404)


DATABANK = ["/api/databank/", "/api/databank/practices", "/api/databank/openapi.json", "/api/databank/changes"]


@pytest.mark.parametrize("path", ["/api/v2/", *DATABANK])
def test_what_is_asked_for_is_given_or_refused(client, site, path):
    for accept in ("application/xml", "text/html", "image/*"):
        problem(client.get(path, headers={"accept": accept}), 406)
    for accept in ("application/json", "application/*", "*/*", "text/html, */*;q=0.1"):
        response = client.get(path, headers={"accept": accept})
        assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "application/json")


def test_the_description_for_people_is_a_page(client, site):
    assert client.get("/api/databank/docs/", headers={"accept": "text/html"}).status_code == 200


def test_options_says_what_may_be_asked(client, site):
    response = client.options(PAGES)
    assert response.status_code == 204
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_head_has_no_body(client, site):
    response = client.head(PAGES)
    assert response.status_code == 200
    assert response.content == b""


def test_an_answer_that_nobody_can_give(client, site):
    problem(client.get(PAGES, headers={"accept": "application/xml"}), 406)
    assert client.get(PAGES, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}).status_code == 200


def test_unexpected_error_tells_nothing(site, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("een geheim")

    monkeypatch.setattr("api.v2.views.publicly_visible", fail)
    response = Client(raise_request_exception=False).get(PAGES)
    problem(response, 500)
    assert b"geheim" not in response.content


def test_host_that_is_not_ours(site, settings):
    settings.ALLOWED_HOSTS = ["databank.example.be"]
    problem(Client().get(PAGES, headers={"host": "ander.example.be"}), 400)


def test_nothing_there_while_debugging(client, site, settings):
    """Then Django asks no handler, but shows a page of its own."""
    settings.DEBUG = True
    for path in ("/api/v2/nope/", "/api/databank/pages/a%0Ab", "/api/nope/%0A"):
        problem(client.get(path), 404)


def test_elsewhere_errors_are_pages(client, site):
    response = client.get("/nope/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_endpoints_are_listed(client, site):
    base = "http://127.0.0.1:8000/api/v2"
    names = ("pages", "images", "documents", "redirects")
    assert client.get("/api/v2/").json() == {name: f"{base}/{name}/" for name in names}


@pytest.mark.thorough
def test_the_kinds_have_types_of_their_own_that_are_described(client, site):
    page = BeautifulSoup(client.get("/api/databank/docs/", headers={"accept": "text/html"}).content, "lxml")
    types = [kind.uri for kind in KINDS]
    assert len(set(types)) == len(types)
    for address in types:
        path, _hash, name = address.removeprefix(settings.BASE_URL).partition("#")
        assert (path, bool(page.find(id=name))) == ("/api/databank/docs/", True)


def test_both_apis_give_the_same_kinds(client, site):
    for paths, name in (
        (("/api/databank/practices?x=1", "/api/v2/pages/?x=1", "/praktijken/export.json?status=x"), "parameters"),
        (("/api/databank/practices/x", "/api/v2/pages/999999/", "/api/nope"), "not-found"),
    ):
        for path in paths:
            assert client.get(path).json()["type"] == f"{settings.BASE_URL}/api/databank/docs/#problem-{name}"
    for path in ("/api/databank/practices", "/api/v2/pages/"):
        assert problem(client.post(path), 405)["type"].endswith("#problem-method")
        assert problem(client.get(path, headers={"accept": "text/xml"}), 406)["type"].endswith(
            "#problem-not-acceptable"
        )
        assert problem(client.get(path, headers={"if-match": '"x"'}), 412)["type"].endswith("#problem-other-version")


def test_a_type_never_follows_the_host_that_was_asked(client, site, settings):
    settings.ALLOWED_HOSTS = ["*"]
    response = client.get("/api/databank/practices?x=1", headers={"host": "elders.example.be"})
    assert response.json()["type"].startswith(f"{settings.BASE_URL}/")
