"""The outputs of the practice query: spreadsheet, JSON, feed. The same question gives the same practices."""

import csv
import datetime
import gc
import io
import weakref
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.http import QueryDict

from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.outputs.export import as_csv
from practices.query.results import PracticeAnswer
from tests.factories import PracticePageFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def body(response) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


@pytest.fixture
def practices(site):
    return [
        PracticePageFactory(full=True, title="=1+1", archived_on=None, tags=["groen", "buurt"]),
        PracticePageFactory(title="Café; met “aanhaling”", tags=["groen"]),
        PracticePageFactory(title="Anders"),
        PracticePageFactory(title="Concept", tags=["groen"], draft=True),
    ]


@pytest.mark.thorough
def test_a_spreadsheet_holds_what_the_query_finds(practices, client):
    text = body(client.get("/praktijken/export.csv?trefwoord=groen&sorteer=titel"))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [row["Titel"] for row in rows] == ["'=1+1", "Café; met “aanhaling”"]
    assert rows[0]["Gemeenten"] == "Gent, Mechelen"
    assert rows[0]["Soort"] == "Praktijkvoorbeeld"
    assert rows[0]["Sleutelwoorden"] == "buurt, groen"
    assert "Thema" in rows[0]


def test_json_holds_the_same(practices, client):
    response = client.get("/praktijken/export.json?trefwoord=groen&sorteer=titel")
    import json

    rows = json.loads(body(response))
    assert [row["title"] for row in rows] == ["=1+1", "Café; met “aanhaling”"]
    assert rows[0]["nis"] == ["44021", "12025"]
    assert rows[0]["uri"] == practice_uri(practices[0])


def test_nothing_found_is_an_empty_answer(site, client):
    assert body(client.get("/praktijken/export.json")).split() == ["[", "]"]
    assert body(client.get("/praktijken/export.csv")).count("\r\n") == 1


@pytest.mark.thorough
def test_a_feed_is_valid_atom_with_stable_identifiers(practices, client):
    response = client.get("/praktijken/feed.atom?trefwoord=groen")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(body(response))  # noqa: S314 - our own output
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}title").text == "2 praktijken over groen"
    entries = feed.findall(f"{ATOM}entry")
    assert {entry.find(f"{ATOM}id").text for entry in entries} == {practice_uri(page) for page in practices[:2]}
    assert all(entry.find(f"{ATOM}updated") is not None for entry in entries)


@pytest.mark.parametrize("name", ["export.csv", "export.json", "feed.atom"])
def test_an_unknown_value_is_refused(site, client, name):
    response = client.get(f"/praktijken/{name}?status=ruimtevaart&utm_source=x")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert "status=ruimtevaart" in response.json()["detail"]
    assert client.get(f"/praktijken/{name}?utm_source=x").status_code == 200
    assert client.post(f"/praktijken/{name}").status_code == 405


@pytest.mark.thorough
def test_the_number_of_queries_does_not_depend_on_the_number_of_practices(site, client, django_assert_max_num_queries):
    counts = {"export.csv": [], "export.json": [], "feed.atom": []}
    for total in (2, 12):
        while PracticePage.objects.count() < total:
            PracticePageFactory(full=True, archived_on=None)
        for name, counted in counts.items():
            body(client.get(f"/praktijken/{name}"))
            with django_assert_max_num_queries(12) as queries:
                body(client.get(f"/praktijken/{name}"))
            counted.append(len(queries))
    assert all(few == many for few, many in counts.values()), counts


@pytest.mark.thorough
def test_many_practices_are_written_in_batches(practices, client, monkeypatch):
    monkeypatch.setattr("practices.query.results.BATCH", 1)
    assert body(client.get("/praktijken/export.json")).count('"title"') == 3


@pytest.mark.thorough
def test_no_more_practices_are_held_than_a_batch(site, monkeypatch):
    """Ten thousand practices then take no more memory than a thousand."""
    PracticePageFactory.create_batch(6)
    monkeypatch.setattr("practices.query.results.BATCH", 2)
    alive = weakref.WeakSet()
    held = []
    answer = PracticeAnswer(QueryDict(), PracticePage.objects.all())
    # What other tests left need not be looked through for each line.
    gc.collect()
    gc.freeze()
    for _line in as_csv(_watched(answer.all_practices(PracticePage.objects.public().for_export()), alive)):
        gc.collect()
        held.append(len(alive))
    # The batch that is written, and of the one before the practice that was written last.
    assert len(held) == 7
    assert max(held) <= 3


def _watched(pages, alive):
    for page in pages:
        alive.add(page)
        yield page


@pytest.mark.thorough
def test_an_output_forgives_parameters_and_refuses_what_would_be_another_question(practices, client):
    assert client.get("/praktijken/export.json?utm_source=x&keuze=12").status_code == 200
    for query in ("&".join(["trefwoord=groen"] * 60), f"q={'x' * 2000}", "q=%00buurt", "sorteer=onzin", "status=%00"):
        response = client.get(f"/praktijken/export.json?{query}")
        assert response.status_code == 400, query
        assert response.json()["errors"]


# --- Atom (RFC 4287) -------------------------------------------------------------------------------------------------


def entries_of(client) -> dict[str, ET.Element]:
    feed = ET.fromstring(body(client.get("/praktijken/feed.atom")))  # noqa: S314 - our own output
    return {str(entry.findtext(f"{ATOM}id")): entry for entry in feed.findall(f"{ATOM}entry")}


@pytest.mark.thorough
def test_a_feed_has_what_the_standard_requires(practices, client):
    feed = ET.fromstring(body(client.get("/praktijken/feed.atom?trefwoord=groen")))  # noqa: S314 - our own output
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, (element.tag, name)
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo is not None
        assert element.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("http")
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("/praktijken/feed.atom?trefwoord=groen")
    assert feed.find(f"{ATOM}author/{ATOM}name").text


@pytest.mark.thorough
def test_an_entry_keeps_its_identifier_and_says_when_it_changed(practices, client):
    page = practices[2]
    before = entries_of(client)[practice_uri(page)]
    page.title, page.slug = "Anders genoemd", "anders-genoemd"
    page.save_revision().publish()
    after = entries_of(client)[practice_uri(page)]
    assert after.findtext(f"{ATOM}title") == "Anders genoemd"
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    changed = [datetime.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in (before, after)]
    assert changed[0] <= changed[1]
    assert page.last_published_at is not None


def test_an_empty_feed_is_valid_too(site, client):
    feed = ET.fromstring(body(client.get("/praktijken/feed.atom")))  # noqa: S314 - our own output
    assert feed.findtext(f"{ATOM}title") == "0 praktijken"
    assert feed.findtext(f"{ATOM}updated")
