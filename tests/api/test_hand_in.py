"""Handing in over the API: the questions as data, and the same checks as on the site."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from forms.filling import storing
from forms.filling.links import path_to
from forms.models import Submission
from library.models import SiteSettings
from post.models import OutgoingMail
from tests.cms import soup
from tests.factories import FormPageFactory, MunicipalityFactory, PracticePageFactory, term
from tests.factories.events import EventPageFactory
from tests.forms.stepped import FIRST, SECOND, stepped_form

FORM = "/api/databank/forms/praktijk-doorgeven"
HAND_IN = f"{FORM}/submissions"
ANSWERS = {
    "naam_van_de_praktijk": "Leefstraat",
    "omschrijving": "Buren maken van hun straat een plek.",
    "je_naam": "An Peeters",
    "je_e_mailadres": "an@example.be",
    "ik_ga_akkoord": True,
}


def send(client, body=None, path=HAND_IN, **headers):
    data = body if isinstance(body, str | bytes) else json.dumps(body if body is not None else {"answers": ANSWERS})
    return client.post(path, data, content_type="application/json", headers=headers)


def problem_of(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    told = response.json()
    assert told["status"] == status
    return told


def test_a_form_tells_its_questions_and_their_schema(site, client):
    told = client.get(FORM).json()
    assert told["title"] == site.hand_in.title
    assert told["notice"] == site.hand_in.notice
    names = [question["name"] for question in told["questions"]]
    assert names[:2] == ["naam_van_de_praktijk", "omschrijving"]
    schema = told["answers_schema"]
    assert set(schema["required"]) == set(ANSWERS)
    assert schema["properties"]["ik_ga_akkoord"]["type"] == "boolean"
    assert schema["properties"]["je_e_mailadres"] == {
        "title": "Je e-mailadres", "type": "string", "format": "email", "maxLength": 254
    }  # fmt: skip
    assert schema["properties"]["soort"]["enum"] == ["", "Project", "Methodiek"]
    assert schema["additionalProperties"] is False


def test_what_is_handed_in_is_stored_as_from_the_site(site, client):
    response = send(client)
    assert response.status_code == 201
    submission = Submission.objects.get()
    told = response.json()
    assert told["reference"] == submission.reference
    assert told["status_url"] == response["Location"] == f"http://127.0.0.1:8000{path_to(submission)}"
    assert client.get(path_to(submission)).status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert (submission.name, submission.email) == ("An Peeters", "an@example.be")
    assert submission.form_data["ik_ga_akkoord"] is True
    assert OutgoingMail.objects.count() == 2


def test_it_reads_no_cookie_and_asks_for_no_token(site):
    assert send(Client(enforce_csrf_checks=True)).status_code == 201


def test_a_form_with_steps_is_handed_in_at_once(site, client):
    term("thema:samenhang")
    stepped_form()
    questions = client.get("/api/databank/forms/vertel").json()["questions"]
    assert "Over de praktijk" not in [question["label"] for question in questions]
    answers = {**FIRST, **SECOND, "naam": "An", "e_mail": "an@example.be", "ik_ga_akkoord": True}
    assert send(client, {"answers": answers}, "/api/databank/forms/vertel/submissions").status_code == 201
    submission = Submission.objects.get()
    assert [row.name for row in submission.municipalities.all()] == ["Gent"]
    assert submission.consents


def test_a_form_may_be_about_a_practice(site, client):
    practice = PracticePageFactory(slug="leefstraat")
    assert send(client, {"answers": ANSWERS, "practice": "leefstraat"}).status_code == 201
    assert Submission.objects.get().about == practice


# --- Again ------------------------------------------------------------------------------------------------------------


def test_the_same_key_makes_one(site, client):
    key = {"Idempotency-Key": "hand-in 7"}
    first, second = send(client, **key).json(), send(client, **key).json()
    assert first == second
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_the_same_key_with_other_answers_is_a_conflict(site, client):
    send(client, **{"Idempotency-Key": "7"})
    other = {"answers": {**ANSWERS, "naam_van_de_praktijk": "Speelstraat"}}
    problem_of(send(client, other, **{"Idempotency-Key": "7"}), 409)
    assert Submission.objects.get().form_data["naam_van_de_praktijk"] == "Leefstraat"


def test_the_same_key_for_another_form_is_another(site, client):
    FormPageFactory(title="Vraag", slug="vraag", fields=[{"label": "Vraag", "field_type": "singleline"}])
    send(client, **{"Idempotency-Key": "7"})
    asked = send(client, {"answers": {"vraag": "Wat?"}}, "/api/databank/forms/vraag/submissions")
    assert asked.status_code == 201
    assert Submission.objects.count() == 2


# --- What is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({"je_naam": ""}, "je_naam"),
        ({"je_e_mailadres": "an"}, "je_e_mailadres"),
        ({"ik_ga_akkoord": False}, "ik_ga_akkoord"),
        ({"soort": "Onbekend"}, "soort"),
        ({"onbekend": "x"}, "onbekend"),
        ({"formuliersleutel": "x"}, "formuliersleutel"),
        ({"naam_van_de_praktijk": "x" * 5000}, "naam_van_de_praktijk"),
        ({"je_naam": ["An", "Bo"] * 200, "je_e_mailadres": []}, "je_e_mailadres"),
    ],
)
def test_what_is_wrong_is_said_per_question(site, client, change, question):
    told = problem_of(send(client, {"answers": {**ANSWERS, **change}}), 422)
    assert question in [row["question"] for row in told["answers"]]
    assert all(row["messages"] for row in told["answers"])
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("titel", value) for value in (7, 7.5, True, False, None, ["Leefstraat"], [], {"a": 1})),
        *(("soort", value) for value in (["Project"], 1, True)),
        *(("ik_ga_akkoord", value) for value in ("on", "", 1, ["on"], None)),
        *(("wat", value) for value in ("Dialoog", "", 1, [1], [["Dialoog"]], [None], {"Dialoog": True}, True)),
        *(("hoeveel", value) for value in ("7", True, [7], None)),
        *(("bestanden", value) for value in ("x", "", [], ["x"], 1, None, {"naam": "x.pdf"})),
        *(("gemeente", value) for value in (["Gent"], 9000)),
    ],
)
def test_an_answer_of_another_type_is_refused_by_name(site, client, name, value):
    fields = [
        {"label": "Titel", "field_type": "singleline"},
        {"label": "Soort", "field_type": "radio", "choices": "Project\r\nMethodiek"},
        {"label": "Wat", "field_type": "checkboxes", "choices": "Dialoog\r\nSport"},
        {"label": "Hoeveel", "field_type": "number"},
        {"label": "Gemeente", "field_type": "municipality"},
        {"label": "Bestanden", "field_type": "files", "required": False},
        {"label": "Ik ga akkoord", "field_type": "consent"},
    ]
    FormPageFactory(slug="soorten", fields=fields)
    path = "/api/databank/forms/soorten/submissions"
    right = {
        "titel": "Leefstraat", "soort": "Project", "wat": ["Dialoog"], "hoeveel": 7, "gemeente": "Gent",
        "ik_ga_akkoord": True,
    }  # fmt: skip
    told = problem_of(send(client, {"answers": {**right, name: value}}, path), 422)
    assert [row["question"] for row in told["answers"]] == [name]
    assert not Submission.objects.exists()
    assert send(client, {"answers": right}, path).status_code == 201


@pytest.mark.parametrize("number", ["9" * 4000, "9" * 5000, "1e999", "-1e-999", "NaN", "Infinity"])
def test_a_number_of_any_size_is_no_fault(site, client, number):
    FormPageFactory(slug="getal", fields=[{"label": "Hoeveel", "field_type": "number"}])
    response = send(client, f'{{"answers": {{"hoeveel": {number}}}}}', "/api/databank/forms/getal/submissions")
    assert response.status_code in (201, 400, 422)


@pytest.mark.parametrize(
    "body",
    [
        " ", "{", "[]", "null", '"x"', "1", b"\xff\xfe", '{"answers": []}', '{"answers": {"je_naam": {"a": 1}}}',
        '{"answers": {"je_naam": null}}', '{"answers": {}, "meer": 1}', '{"answers": {"a": [1]}}',
        '{"answers": {}, "practice": 7}', "[" * 100_000, '{"answers": {"a": 1e999}}' + " " * 10,
    ],
)  # fmt: skip
def test_what_is_no_hand_in_is_refused(site, client, body):
    response = send(client, body)
    assert response.status_code in (400, 422)
    problem_of(response, response.status_code)
    assert not Submission.objects.exists()


def test_control_characters_and_markup_are_text(site, client):
    odd = {**ANSWERS, "je_naam": "An\x00\x07 <b>P</b>", "omschrijving": "🙂 ' OR 1=1 -- %"}
    assert send(client, {"answers": odd}).status_code == 201
    submission = Submission.objects.get()
    assert submission.name == "An <b>P</b>"
    assert b"<b>P</b>" not in client.get(path_to(submission)).content


def test_other_bodies_and_methods_are_refused(site, client):
    problem_of(client.post(HAND_IN, ANSWERS), 415)
    problem_of(client.post(HAND_IN, b"<x/>", content_type="application/xml"), 415)
    problem_of(send(client, {"answers": {"je_naam": "x" * 3_000_000}}), 413)
    problem_of(send(client, **{"Idempotency-Key": "x" * 101}), 400)
    for method in (client.get, client.put, client.delete):
        assert problem_of(method(HAND_IN), 405)
    problem_of(client.post(FORM), 405)
    assert client.options(HAND_IN)["Access-Control-Allow-Methods"] == "POST, OPTIONS"


@pytest.mark.every_case
@pytest.mark.parametrize("slug", ["bestaat-niet", "over", "x" * 3000, "besloten", "studiedag"])
def test_what_no_visitor_may_fill_in_is_not_there(site, client, slug):
    FormPageFactory(slug="besloten", draft=True)
    registration = FormPageFactory(slug="studiedag")
    EventPageFactory(registration_mode="formulier", registration_form=registration)
    problem_of(client.get(f"/api/databank/forms/{slug}"), 404)
    problem_of(send(client, path=f"/api/databank/forms/{slug}/submissions"), 404)
    assert not Submission.objects.exists()


def _expired(page):
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def _on_another_site(page):
    root = Page.get_first_root_node().add_child(instance=Page(title="Andere", slug="andere"))
    Site.objects.create(hostname="andere.example.be", port=80, root_page=root)
    page.move(root, pos="last-child")


def _registering(page):
    EventPageFactory(registration_mode="formulier", registration_form=page)


def _for_practices_after_all(page):
    _registering(page)
    SiteSettings.objects.update(hand_in_page=page)


def _restricted(page, kind="login", **more):
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=kind, **more)


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("change", "is_open"),
    [
        (lambda page: None, True),
        (lambda page: page.unpublish(), False),
        (_expired, False),
        (_restricted, False),
        (lambda page: _restricted(page, "password", password="sesam"), False),
        (lambda page: _restricted(page, "groups"), False),
        (lambda page: _restricted(page.get_parent().specific), False),
        (_on_another_site, False),
        (_registering, False),
        (_for_practices_after_all, True),
    ],
    ids=[
        "as it is", "unpublished", "expired", "for who is logged in", "with a password", "for a group", "below it",
        "of another site", "registers for an event", "registers no more",
    ],
)  # fmt: skip
def test_page_and_api_are_open_for_the_same_people(site, client, change, is_open):
    page = FormPageFactory(slug="vertel", fields=[{"label": "Vraag", "field_type": "singleline"}])
    change(page)
    page.refresh_from_db()
    shown = client.get("/vertel/")
    assert bool(shown.status_code == 200 and soup(shown).select("[name=vraag]")) == is_open
    sent = send(client, {"answers": {"vraag": "ja"}}, "/api/databank/forms/vertel/submissions")
    assert (client.get("/api/databank/forms/vertel").status_code, sent.status_code) == (
        (200, 201) if is_open else (404, 404)
    )
    assert Submission.objects.exists() == is_open


@pytest.mark.thorough
def test_one_address_hands_in_so_often_and_no_more(site, client):
    answers = [send(client, {"answers": {**ANSWERS, "je_naam": f"An {number}"}}) for number in range(21)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429]
    assert problem_of(answers[-1], 429)
    assert answers[-1]["Retry-After"] == "3600"


@pytest.mark.thorough
def test_what_is_refused_or_repeated_does_not_count(site, client, monkeypatch):
    monkeypatch.setattr(storing, "MOST_OF_ADDRESS", few := 3)
    key = {"Idempotency-Key": "7"}
    assert send(client, **key).status_code == 201
    for _time in range(few + 1):
        assert send(client, **key).status_code == 201
        assert send(client).status_code == 201
        assert send(client, {"answers": {**ANSWERS, "je_naam": "Bo"}}, **key).status_code == 409
        assert send(client, {"answers": {**ANSWERS, "je_naam": ""}}).status_code == 422
        assert send(client, {"answers": {**ANSWERS, "je_naam": 7}}).status_code == 422
        assert send(client, "{").status_code == 400
    assert Submission.objects.count() == 1
    more = [send(client, {"answers": {**ANSWERS, "je_naam": f"An {number}"}}) for number in range(few)]
    assert [answer.status_code for answer in more] == [201] * (few - 1) + [429]
    assert send(client, **key).status_code == 201


def test_what_the_form_refuses_does_not_count_for_the_address(site, client, monkeypatch):
    monkeypatch.setattr(storing, "MOST_OF_ADDRESS", few := 3)
    monkeypatch.setattr(storing, "MOST_OF_FORM", 0)
    # The first is always within a limit.
    assert send(client).status_code == 201
    for number in range(few + 1):
        assert send(client, {"answers": {**ANSWERS, "je_naam": f"An {number}"}}).status_code == 429
    monkeypatch.setattr(storing, "MOST_OF_FORM", 300)
    assert send(client, {"answers": {**ANSWERS, "je_naam": "Bo"}}).status_code == 201


def test_the_questions_of_any_form_have_a_schema(site, client):
    """Each type of question that an editor can choose."""
    field_type = FormPageFactory._meta.model.form_fields.rel.related_model._meta.get_field("field_type")
    made = {kind for kind, _label in field_type.choices}
    vocabulary = term("thema:samenhang").vocabulary
    fields = [{"label": kind, "field_type": kind, "choices": "a\r\nb", "vocabulary": vocabulary} for kind in made]
    FormPageFactory(slug="vertel", fields=fields)
    told = client.get("/api/databank/forms/vertel").json()
    assert {question["type"] for question in told["questions"]} == made - {"step"}
    assert set(told["answers_schema"]["properties"]) == made - {"step", "files"}


@pytest.mark.thorough
def test_codes_are_those_that_are_read(site, client):
    MunicipalityFactory()
    fields = [
        {
            "label": "Soort",
            "field_type": "radio",
            "choices": "Praktijkvoorbeeld\r\nIets anders",
            "maps_to": "record_type",
        },
        {"label": "Gemeente", "field_type": "municipality"},
        {"label": "Ik ga akkoord", "field_type": "consent"},
    ]
    FormPageFactory(slug="codes", fields=fields)
    told = client.get("/api/databank/forms/codes").json()
    choices = next(question["choices"] for question in told["questions"] if question["name"] == "soort")
    assert choices == [
        {"value": "praktijkvoorbeeld", "label": "Praktijkvoorbeeld"},
        {"value": "Iets anders", "label": "Iets anders"},
    ]
    assert {"praktijkvoorbeeld", "Praktijkvoorbeeld"} <= set(told["answers_schema"]["properties"]["soort"]["enum"])
    path = "/api/databank/forms/codes/submissions"
    for soort, gemeente in (
        ("praktijkvoorbeeld", "44021"),
        ("Praktijkvoorbeeld", "Gent"),
        ("praktijkvoorbeeld", "gent"),
    ):
        answers = {"soort": soort, "gemeente": gemeente, "ik_ga_akkoord": True}
        assert send(client, {"answers": answers}, path).status_code == 201
        stored = Submission.objects.latest("pk")
        assert (stored.form_data["soort"], stored.municipalities.get().nis) == ("Praktijkvoorbeeld", "44021")
    assert (
        send(client, {"answers": {"soort": "nope", "gemeente": "Gent", "ik_ga_akkoord": True}}, path).status_code == 422
    )
