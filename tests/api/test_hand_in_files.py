"""Files that are handed in over the API: first the files, then the answers, by the rules of the site."""

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms.api import files
from forms.models import DraftFile, HandInDraft, Submission
from tests.api.test_hand_in import ANSWERS, FORM, HAND_IN, problem_of
from tests.factories import FormFieldFactory, FormPageFactory
from tests.forms import samples

FILES = f"{FORM}/files"


@pytest.fixture(autouse=True)
def question(site):
    """A question for files in the form."""
    return FormFieldFactory(page=site.hand_in, label="Bestanden", field_type="files", clean_name="bestanden")


def upload(client, content=samples.PDF, name="verslag.pdf", path=FILES, **data):
    return client.post(path, {"file": SimpleUploadedFile(name, content), **data})


def hand_in(client, key, **answers):
    body = json.dumps({"answers": {**ANSWERS, **answers}, "files": key})
    return client.post(HAND_IN, body, content_type="application/json")


def test_files_go_with_the_answers(client):
    first = upload(client)
    assert first.status_code == 201
    assert first["Cache-Control"] == "no-store"
    key = first.json()["files"]
    told = upload(client, samples.located_jpeg(), "..\\straat.exe", files=key, question="bestanden").json()
    assert told["files"] == key
    assert [(file["question"], file["name"], file["media_type"]) for file in told["received"]] == [
        ("bestanden", "verslag.pdf", "application/pdf"),
        ("bestanden", "straat.jpg", "image/jpeg"),
    ]
    response = hand_in(client, key)
    assert response.status_code == 201, response.content
    submission = Submission.objects.get()
    assert [file.name for file in submission.files.order_by("pk")] == ["verslag.pdf", "straat.jpg"]
    # Where it was taken is gone.
    assert b"GPS" not in submission.files.last().file.read()
    assert (HandInDraft.objects.count(), DraftFile.objects.count()) == (0, 0)
    # Once more is the same submission; other answers are told so.
    assert hand_in(client, key).json() == response.json()
    assert problem_of(hand_in(client, key, omschrijving="Iets anders."), 409)
    assert Submission.objects.count() == 1


def test_files_are_for_editors_alone(client):
    upload(client)
    file = DraftFile.objects.get().file
    with pytest.raises(ValueError, match="no address"):
        file.storage.url(file.name)


def test_what_is_no_file_that_we_take_is_refused(client, site):
    for content, name in ((b"MZ\x90\x00", "verslag.pdf"), (b"", "leeg.pdf"), (b"<html></html>", "pagina.jpg")):
        (wrong,) = problem_of(upload(client, content, name), 422)["answers"]
        assert wrong["question"] == "bestanden"
    (wrong,) = problem_of(upload(client, question="titel"), 422)["answers"]
    assert wrong["question"] == "titel"
    problem_of(client.post(FILES, {"question": "bestanden"}), 422)
    problem_of(client.post(FILES, "{}", content_type="application/json"), 415)
    problem_of(client.post(FILES, "x", content_type="multipart/form-data; boundary="), 400)
    problem_of(client.get(FILES), 405)
    FormPageFactory(parent=site.home, slug="zonder-bestanden")
    problem_of(upload(client, path="/api/databank/forms/zonder-bestanden/files"), 404)
    problem_of(upload(client, path="/api/databank/forms/nergens/files"), 404)
    assert HandInDraft.objects.count() == 0


def test_no_more_than_fit_together(client):
    key = upload(client).json()["files"]
    for _number in range(4):
        assert upload(client, files=key).status_code == 201
    (wrong,) = problem_of(upload(client, files=key), 422)["answers"]
    assert "hoogstens 5" in wrong["messages"][0]
    assert DraftFile.objects.count() == 5


def test_files_of_nobody_are_refused(client, site):
    key = upload(client).json()["files"]
    other = FormPageFactory(parent=site.home, slug="ander")
    FormFieldFactory(page=other, label="Bestanden", field_type="files", clean_name="bestanden")
    for wrong in ("x", "0" * 32, f"{key}0"):
        problem_of(upload(client, files=wrong), 422)
        (said,) = problem_of(hand_in(client, wrong), 422)["answers"]
        assert said["question"] == "files"
    problem_of(upload(client, path="/api/databank/forms/ander/files", files=key), 422)
    HandInDraft.objects.update(updated_at=timezone.now() - datetime.timedelta(days=31))
    problem_of(hand_in(client, key), 422)
    assert Submission.objects.count() == 0


def test_one_address_does_not_fill_the_disk(client, monkeypatch):
    monkeypatch.setattr(files, "MOST_OF_ADDRESS", 1)
    monkeypatch.setattr(files, "MAX_FILES", 2)
    assert [upload(client).status_code for _number in range(2)] == [201, 201]
    response = upload(client)
    problem_of(response, 429)
    assert response["Retry-After"] == "3600"


def test_a_file_that_is_asked_must_be_there(client, question):
    question.required = True
    question.save()
    body = json.dumps({"answers": ANSWERS})
    problem_of(client.post(HAND_IN, body, content_type="application/json"), 422)
    key = upload(client).json()["files"]
    for _time in range(2):
        response = hand_in(client, key)
        assert response.status_code == 201, (_time, response.content)


def test_a_browser_elsewhere_may_send_them(client):
    response = client.options(FILES, headers={"origin": "https://x.be", "access-control-request-method": "POST"})
    assert (response["Access-Control-Allow-Methods"], response["Access-Control-Allow-Origin"]) == ("POST, OPTIONS", "*")
