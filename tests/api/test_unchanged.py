"""What did not change is said at once: 304 for one query, and never when something did change."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import CollectionViewRestriction

from core.http import conditional
from tests.api.conftest import PAGES, PRACTICES, private_collection, small_image
from tests.factories import EventPageFactory, PracticePageFactory
from tests.shared import made_once

LIST = "/api/databank/practices"
EVENTS = "/api/databank/events"
HOUR = datetime.timedelta(hours=1)
OUTPUTS = ["/praktijken/export.csv", "/praktijken/export.json", "/praktijken/feed.atom", "/open-data.jsonld"]


shared_practice = made_once(lambda: PracticePageFactory(full=True, image=small_image(), title="Leefstraat"))


@pytest.fixture
def practice(site, shared_practice):
    return shared_practice()


def etag_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"
    return response["ETag"]


def status(client, path, etag, **headers):
    return client.get(path, headers={"if-none-match": etag, **headers}).status_code


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}?q=straat", EVENTS, PAGES, PRACTICES, "/api/databank/openapi.json", *OUTPUTS]
)
def test_what_did_not_change_costs_one_query(client, practice, path, django_assert_num_queries):
    etag = etag_of(client, path)
    with django_assert_num_queries(1):
        response = client.get(path, headers={"if-none-match": f'"iets", {etag}'})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert response["Cache-Control"] == "no-cache"
    head = client.head(path, headers={"if-none-match": etag})
    assert (head.status_code, head["ETag"]) == (304, etag)
    if path.startswith("/api/"):
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.thorough
@pytest.mark.parametrize("path", [LIST, PRACTICES, *OUTPUTS])
def test_what_changed_is_sent_again(client, practice, path):
    etag = etag_of(client, path)
    for change in (
        lambda: rename(practice),
        lambda: rename_owner(practice),
        lambda: CollectionViewRestriction.objects.create(
            collection=practice.image.collection, restriction_type=CollectionViewRestriction.LOGIN
        ),
        practice.unpublish,
    ):
        change()
        assert status(client, path, etag) == 200
        etag = etag_of(client, path)


@pytest.mark.thorough
def test_what_was_told_before_is_told_as_it_is_now(client, practice, monkeypatch):
    method = PracticePageFactory(title="Methode", record_type="methodiek", expire_at=timezone.now() + HOUR)
    practice.method = method
    practice.save_revision().publish()
    doors = [f"{LIST}?soort=praktijkvoorbeeld", f"{PRACTICES}&fields=*&id={practice.pk}", f"{PAGES}{practice.pk}/"]

    def told():
        found = [client.get(door).json() for door in doors]
        return [item for answer in found for item in answer.get("items", [answer])]

    assert [item["project_owner"]["name"] for item in told()] == [practice.project_owner.name] * 3
    rename(practice)
    rename_owner(practice)
    assert {(item["title"], item["project_owner"]["name"]) for item in told()} == {("Speelstraat", "Stad Antwerpen")}
    assert [item["method"]["title"] for item in told()[1:]] == ["Methode"] * 2
    later = timezone.now() + 2 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert [item["method"] for item in told()[1:]] == [None] * 2
    practice.refresh_from_db()
    practice.unpublish()
    assert [client.get(door).json().get("items") for door in doors[:2]] == [[], []]
    assert client.get(doors[2]).status_code == 404


def rename(practice):
    practice.title = "Speelstraat"
    practice.save_revision().publish()


def rename_owner(practice):
    practice.project_owner.name = "Stad Antwerpen"
    practice.project_owner.save()


def test_the_clock_counts(client, practice, monkeypatch, django_assert_num_queries):
    PracticePageFactory(expire_at=timezone.now() + datetime.timedelta(hours=1))
    etag = etag_of(client, LIST)
    assert status(client, LIST, etag) == 304
    assert client.get(LIST).json()["total"] == 2
    later = timezone.now() + datetime.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert status(client, LIST, etag) == 200
    assert client.get(LIST).json()["total"] == 1
    etag = etag_of(client, LIST)
    with django_assert_num_queries(1):
        assert status(client, LIST, etag) == 304


def test_another_question_host_or_release_is_another_answer(client, practice, monkeypatch):
    etag = etag_of(client, LIST)
    assert status(client, f"{LIST}?facetten=1", etag) == 200
    assert status(client, LIST, etag, host="ander.example.be") == 200
    monkeypatch.setattr(conditional, "_release", lambda: "volgende")
    assert status(client, LIST, etag) == 200


@pytest.mark.parametrize("etag", ["W/", '"', "", "x" * 2000, "\u00e9", 'W/"' + "0" * 32 + '"'])
def test_an_etag_of_something_else_is_no_match(client, practice, etag):
    assert status(client, LIST, etag) == 200


@pytest.mark.parametrize("path", [LIST, PRACTICES, *OUTPUTS])
def test_the_strong_form_of_an_etag_is_the_same(client, practice, path):
    assert status(client, path, etag_of(client, path).removeprefix("W/")) == 304


@pytest.mark.parametrize("path", [LIST, PRACTICES, *OUTPUTS])
def test_who_wants_none_of_what_there_is_gets_none(client, practice, path):
    response = client.get(path, headers={"if-none-match": "*"})
    assert (response.status_code, response.getvalue(), response["ETag"]) == (304, b"", etag_of(client, path))
    assert status(client, "/api/databank/practices/00000000-0000-0000-0000-000000000000", "*") == 404
    assert status(client, f"{LIST}?onzin=1", "*") == 400


def test_who_wants_another_version_only_hears_that_it_is_gone(client, practice):
    response = client.get(LIST, headers={"if-match": '"iets"'})
    assert (response.status_code, response["Content-Type"]) == (412, "application/problem+json")
    assert client.get("/praktijken/export.csv", headers={"if-match": '"iets"'}).status_code == 412


@pytest.mark.parametrize(
    "path", [f"{EVENTS}?jaar=x", f"{LIST}?onzin=1", f"{LIST}?pagina=9", "/api/nope/", "/praktijken/export.csv?status=x"]
)
def test_an_error_has_none(client, practice, path):
    assert "ETag" not in client.get(path)


def test_the_release_is_read_from_what_answers_are_made_with(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "requirements.txt").write_text("django==5.2")
    (tmp_path / "practices").mkdir()
    (tmp_path / "practices" / "router.py").write_text("1")
    first = conditional._release.__wrapped__()
    assert conditional._release.__wrapped__() == first
    (tmp_path / "practices" / "router.py").write_text("2")
    assert conditional._release.__wrapped__() != first


def test_an_event_is_sent_again_when_its_practice_changes(client, practice):
    event = EventPageFactory(practices=[practice])
    path = f"{EVENTS}/{event.translation_key}"
    etag = etag_of(client, path)
    assert status(client, path, etag) == 304
    rename(practice)
    assert status(client, path, etag) == 200
    etag = etag_of(client, path)
    event.unpublish()
    assert status(client, path, etag) == 404


def test_private_files_do_not_stay_in_an_answer_that_is_kept(client, practice):
    etag = etag_of(client, LIST)
    practice.image.collection = private_collection()
    practice.image.save()
    assert status(client, LIST, etag) == 200
    assert client.get(LIST).json()["items"][0]["image"] is None
