"""Errors under /api/ are JSON, whatever went wrong; elsewhere they are the pages of the site."""

import pytest
from django.test import Client

from tests.api.conftest import PAGES, problem

NOTHING_THERE = [
    *("/api/", "/api/nope/", "/api/v1/pages/", "/api/v2/nope/", "/api/v2/pages/nope/", "/api/v2/pages/-1/"),
    *("/api/v2/pages/1/nope/", "/api/v2/pages/999999/", "/api/v2/pages/99999999999999999999999/"),
    *("/api/v2/images/999999/", "/api/v2/documents/999999/", "/api/v2/redirects/999999/", "/api/%00/"),
    *("/api/nope.json", "/api/v2/pages/1.json"),
]


def test_nothing_there(client, site):
    for path in NOTHING_THERE:
        problem(client.get(path, follow=True), 404)
        response = client.head(path, follow=True)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        response = client.post(path, follow=True)
        assert response.status_code in (404, 405)
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v2/", PAGES, f"{PAGES}1/", f"{PAGES}find/", "/api/v2/images/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_methods_that_change_something(client, site, path, method):
    response = getattr(client, method)(path, data="{}", content_type="application/json")
    problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_options_says_what_may_be_asked(client, site):
    response = client.options(PAGES)
    assert response.status_code == 200
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

    monkeypatch.setattr("api.v2.publicly_visible", fail)
    response = Client(raise_request_exception=False).get(PAGES)
    problem(response, 500)
    assert b"geheim" not in response.content


def test_host_that_is_not_ours(site, settings):
    settings.ALLOWED_HOSTS = ["databank.example.be"]
    problem(Client().get(PAGES, headers={"host": "ander.example.be"}), 400)


def test_nothing_there_while_debugging(client, site, settings):
    """Then Django asks no handler, but shows a page of its own."""
    settings.DEBUG = True
    problem(client.get("/api/v2/nope/"), 404)


def test_elsewhere_errors_are_pages(client, site):
    response = client.get("/nope/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_endpoints_are_listed(client, site):
    base = "http://127.0.0.1:8000/api/v2"
    names = ("pages", "images", "documents", "redirects")
    assert client.get("/api/v2/").json() == {name: f"{base}/{name}/" for name in names}
