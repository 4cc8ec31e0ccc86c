"""How long someone stays logged in to the CMS."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import User

HOUR, MINUTE = 3600, 60
PING = "/cms/editing-sessions/ping/home/homepage/1/1/"


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets time pass for sessions."""
    real, passed = time.time, [0]
    monkeypatch.setattr(time, "time", lambda: real() + passed[0])

    def let_pass(seconds):
        passed[0] += seconds

    return let_pass


@pytest.fixture
def editor(client, db):
    """Someone who is logged in."""
    client.force_login(User.objects.create_superuser("an@example.be", "Een goed wachtwoord 9"))
    return client


def is_in(client):
    return client.get("/cms/").status_code == 200


def test_who_does_nothing_for_two_hours_is_out(editor, clock):
    clock(2 * HOUR - MINUTE)
    assert is_in(editor)
    clock(2 * HOUR)
    answer = editor.get("/cms/")
    assert answer.url == "/cms/login/?next=/cms/"
    assert not editor.session.keys()


def test_after_twelve_hours_everyone_is_out(editor, clock):
    for _number in range(11):
        clock(HOUR)
        assert is_in(editor)
    clock(HOUR)
    assert not is_in(editor)


def test_a_window_that_is_left_open_keeps_nobody_in(editor, clock):
    for _number in range(4):
        clock(HOUR / 2)
        editor.post(PING)
    assert not is_in(editor)


def test_who_logs_in_again_begins_anew(editor, clock):
    clock(13 * HOUR)
    assert not is_in(editor)
    editor.force_login(User.objects.get())
    assert is_in(editor)


def test_what_one_does_is_not_written_at_every_request(editor, clock, django_assert_num_queries):
    is_in(editor)
    before = dict(editor.session)
    clock(MINUTE - 10)
    is_in(editor)
    assert dict(editor.session) == before
    clock(MINUTE)
    is_in(editor)
    assert dict(editor.session) != before


def test_the_cookie_of_a_session_lasts_no_longer(client, db):
    User.objects.create_superuser("an@example.be", "Een goed wachtwoord 9")
    data = {"username": "an@example.be", "password": "Een goed wachtwoord 9"}
    answer = client.post("/cms/login/", {**data, "remember": "on"})
    assert answer.cookies["sessionid"]["max-age"] == 12 * HOUR
    known = answer.cookies["bekende_browser"]
    assert (known["path"], known["httponly"], known["samesite"]) == ("/cms/", True, "Lax")
    client.logout()
    # Without that, it goes with the browser.
    assert client.post("/cms/login/", data).cookies["sessionid"]["max-age"] == ""


@pytest.mark.both_databases
def test_pages_ask_nothing_of_who_has_no_session(site, client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/praktijken/").status_code == 200
    assert len(asked) > 0
    assert not any("session" in query["sql"] or "attempts" in query["sql"] for query in asked)
