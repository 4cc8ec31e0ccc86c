"""/api/databank/changes: all that is public, then what changes; identifiers of what is gone say what it was called."""

import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.changelog.compaction import compact
from core.changelog.writing import write_differences
from library.vocabularies import merge_terms
from practices.models import PracticePage
from tests.api.conftest import linked_practice, problem
from tests.api.mirror import CHANGES, Mirror, check
from tests.factories import EventPageFactory, PracticePageFactory, VocabularyFactory, site_tree, term
from tests.html import assert_sound

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture
def practice(site):
    page = PracticePageFactory(title="Leefstraat")
    write_differences()
    return page


def items(client, cursor="0", **more):
    response = client.get(CHANGES, {"na": cursor, "per_pagina": 100, **more})
    assert response.status_code == 200, response.content
    return response.json()["items"]


def end(client):
    return client.get(CHANGES, {"per_pagina": 100}).json()["cursor"]


# --- What is answered -------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_an_item_tells_the_whole(client, site):
    page = linked_practice(PracticePageFactory(title="Methodiek"), EventPageFactory(), title="Leefstraat")
    write_differences()
    found = {item["title"]: item for item in items(client)}
    told = found["Leefstraat"]
    assert told["record"] == client.get(f"/api/databank/practices/{page.translation_key}").json()
    assert told["uri"] == told["record"]["uri"]
    assert (told["type"], told["replaced_by"]) == ("practice", None)
    mirror = Mirror()
    mirror.follow()
    check(mirror)


def test_who_goes_on_gets_what_changed(client, practice):
    cursor = end(client)
    assert items(client, cursor) == []
    practice.title = "Straten"
    practice.save_revision().publish()
    (told,) = items(client, cursor)
    assert (told["change"], told["title"], told["record"]["title"]) == ("changed", "Straten", "Straten")
    PracticePage.objects.get(pk=practice.pk).delete()
    (told,) = items(client, cursor)
    assert (told["change"], told["title"], told["record"]) == ("gone", "Straten", None)
    # Who begins never had it.
    assert "Straten" not in [item["title"] for item in items(client)]


def test_what_replaces_a_term(client, practice):
    old, new = term("thema:oud"), term("thema:nieuw")
    write_differences()
    cursor = end(client)
    merge_terms(old, new)
    told = {item["uri"]: item for item in items(client, cursor)}
    assert (told[old.uri]["change"], told[old.uri]["replaced_by"]) == ("gone", new.uri)
    assert told[new.uri]["record"]["alternative_labels"] == [old.label]


def test_answers_follow_each_other(client, site):
    for number in range(5):
        PracticePageFactory(title=f"Praktijk {number}")
    write_differences()
    url, seen = f"{CHANGES}?per_pagina=2", []
    while url:
        response = client.get(url)
        answer = response.json()
        seen += [item["title"] for item in answer["items"] if item["type"] == "practice"]
        url = answer["next"]
        assert response.headers.get("Link") == (f'<{url}>; rel="next"' if url else None)
        assert url is None or "per_pagina=2" in url
    assert seen == [f"Praktijk {number}" for number in range(5)]


def test_what_expired_is_gone_at_once(client, practice, monkeypatch):
    practice.expire_at = timezone.now() + datetime.timedelta(hours=1)
    practice.save_revision().publish()
    cursor = end(client)
    etag = client.get(CHANGES, {"na": cursor})["ETag"]
    later = timezone.now() + datetime.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    response = client.get(CHANGES, {"na": cursor}, headers={"if-none-match": etag})
    (told,) = response.json()["items"]
    assert (told["change"], told["title"], told["record"]) == ("gone", "Leefstraat", None)
    assert response.json()["cursor"] == cursor


@pytest.mark.thorough
@pytest.mark.parametrize("number", [1, 6])
def test_queries_do_not_grow(client, site, django_assert_num_queries, number):
    target = PracticePageFactory(title="Methodiek", draft=True)
    for _number in range(number):
        linked_practice(target, EventPageFactory())
    write_differences()
    items(client)
    # The stamp, the rows, what expired; then the things of each kind with what they show.
    with django_assert_num_queries(20):
        items(client)


def test_nothing_changed_takes_one_query(client, practice, django_assert_num_queries):
    etag = client.get(CHANGES)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(CHANGES, headers={"if-none-match": etag}).status_code == 304


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cursor", ["x", "-1", "999999", "1-0", "1-999999", "%00", "1" * 60, ""])
def test_what_is_no_cursor(client, practice, cursor):
    body = problem(client.get(f"{CHANGES}?na={cursor}"), 400)
    assert body["errors"][0]["parameter"] == "na"


@pytest.mark.parametrize("query", ["per_pagina=101", "per_pagina=0", "pagina=2", "na=0&na=1"])
def test_other_parameters(client, practice, query):
    problem(client.get(f"{CHANGES}?{query}"), 400)


def test_a_cursor_of_long_ago(client, practice, monkeypatch):
    cursor = end(client)
    practice.title = "Straten"
    practice.save_revision().publish()
    later = timezone.now() + datetime.timedelta(days=401)
    monkeypatch.setattr(timezone, "now", lambda: later)
    compact()
    assert "na=0" in problem(client.get(CHANGES, {"na": cursor}), 410)["detail"]
    mirror = Mirror(per_page=1)
    mirror.follow()
    check(mirror)


# --- Identifiers ------------------------------------------------------------------------------------------------------


def hidden(practice):
    PageViewRestriction.objects.create(page=practice.page_ptr, restriction_type="login")


def expired(practice):
    Page.objects.filter(pk=practice.pk).update(expire_at=timezone.now())


@pytest.mark.parametrize("go", [PracticePage.delete, PracticePage.unpublish, hidden, expired])
def test_an_identifier_says_what_was_there(client, practice, go):
    address = f"/id/praktijk/{practice.translation_key}"
    go(practice)
    response = client.get(address, headers={"accept": "text/html"})
    assert response.status_code == 410
    assert "Leefstraat" in assert_sound(response, 410).h1.find_next("p").get_text()
    told = problem(client.get(address, headers={"accept": "application/ld+json"}), 410)
    assert (told["name"], told["replaced_by"]) == ("Leefstraat", None)
    assert "Accept" in response["Vary"]


def test_identifiers_of_other_things(client, site):
    event, held, vocabulary = EventPageFactory(title="Studiedag"), term("thema:weg"), VocabularyFactory(name="Los")
    write_differences()
    addresses = [
        f"/id/evenement/{event.translation_key}",
        f"/id/term/{held.uuid}",
        f"/id/vocabularium/{vocabulary.uuid}",
    ]
    for row in (event, held, vocabulary):
        row.delete()
    for address, name in zip(addresses, ["Studiedag", held.label, "Los"], strict=True):
        assert problem(client.get(address, headers={"accept": "application/json"}), 410)["name"] == name


def test_a_draft_that_was_never_public_is_not_named(client, site):
    page = PracticePageFactory(title="Geheim", draft=True)
    write_differences()
    page.delete()
    assert client.get(f"/id/praktijk/{page.translation_key}").status_code == 404


# --- The documentation ------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_the_program_in_the_documentation_keeps_a_mirror(live_server, settings, tmp_path):
    settings.WAGTAILAPI_BASE_URL = live_server.url
    site_tree()
    page = PracticePageFactory(title="Leefstraat")
    write_differences()
    program = re.search(r'```python\n("""Keeps mirror.json.*?)```', DOCS.read_text(), re.DOTALL)[1]
    assert len(program.splitlines()) <= 40

    def run():
        environment = {**os.environ, "BASE_URL": live_server.url}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
        assert "records, up to" in done.stdout
        return json.loads((tmp_path / "mirror.json").read_text())["records"]

    titles = [record.get("title") for record in run().values()]
    assert "Leefstraat" in titles
    page.delete()
    assert "Leefstraat" not in [record.get("title") for record in run().values()]
