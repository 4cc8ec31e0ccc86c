"""Questions beyond those of Wagtail: a municipality, an organisation, a longer text, consent."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.text.personal_data import kinds_in
from events.models import Registration
from events.registration.form import EMAIL_FIELD, NAME_FIELD
from forms.filling.links import path_to
from forms.models import FormField, Submission
from forms.questions.steps import has_steps, steps_of
from library.models import Municipality
from tests.factories import FormFieldFactory, FormPageFactory, MunicipalityFactory, OrganisationFactory, site_tree
from tests.factories.registration import OpenEventFactory
from tests.forms.conftest import URL, token
from tests.forms.stepped import fill_in, stepped_form
from tests.html import assert_sound, text_of


@pytest.fixture
def asked(site):
    """The hand-in form asks one question of each type."""
    OrganisationFactory(name='Stad "Gent" & zoon')
    for order, (label, field_type, more) in enumerate(
        [
            ("Waar", "municipality", {}),
            ("Organisatie", "organisation", {}),
            ("Verhaal", "longtext", {"word_target": 150, "help_text": "Vertel."}),
            ("Akkoord met publiceren", "consent", {"help_text": "Ook met de foto's."}),
        ],
        start=20,
    ):
        FormFieldFactory(page=site.hand_in, label=label, field_type=field_type, sort_order=order, **more)
    return site.hand_in


def test_they_are_asked_without_script(asked, client):
    document = assert_sound(client.get(URL))
    options = document.select("select[name=waar] option")
    assert len(options) == 1 + Municipality.objects.count()
    ghent = next(option for option in options if option["value"] == "Gent")
    assert "9000" in ghent["data-codes"].split()
    organisation = document.select_one("input[name=organisatie]")
    names = document.find(id=organisation["list"]).select("option")
    assert 'Stad "Gent" & zoon' in [name["value"] for name in names]
    story = document.select_one("textarea[name=verhaal]")
    assert story["data-words"] == "150"
    assert text_of(document.find(id=story["aria-describedby"])) == "Vertel. Ongeveer 150 woorden."


@pytest.mark.both_databases
def test_they_are_stored(asked, client, answers):
    given = {"waar": "Gent", "organisatie": "Een nieuwe", "verhaal": "Kort.", "akkoord_met_publiceren": "on"}
    assert client.post(URL, {**answers, **given}).status_code == 303
    submission = Submission.objects.get()
    told = {answer.label: answer.text for answer in submission.answers}
    assert (told["Waar"], told["Organisatie"], told["Verhaal"]) == ("Gent", "Een nieuwe", "Kort.")
    assert [row.name for row in submission.municipalities.all()] == ["Gent"]
    assert [consent["text"] for consent in submission.consents] == ["Akkoord met publiceren\nOok met de foto's."]


def test_consent_that_was_not_given_is_not_kept(asked, client, answers):
    assert client.post(URL, answers).status_code == 303
    submission = Submission.objects.get()
    assert submission.consents == []
    assert not submission.municipalities.exists()


@pytest.mark.parametrize("value", ["Atlantis", "gent", "9000", "\0", "x" * 2000, "' OR 1=1 --", "%", "😀"])
def test_a_municipality_that_is_none_is_refused(asked, client, answers, value):
    response = client.post(URL, {**answers, "waar": value})
    # What holds no text is no answer.
    assert response.status_code == (303 if value == "\0" else 422)


def test_an_organisation_fits_its_register(asked, client, answers):
    assert client.post(URL, {**answers, "organisatie": "x" * 161}).status_code == 422
    assert client.post(URL, {**answers, "organisatie": "x" * 160}).status_code == 303


def test_a_text_may_be_longer_than_asked(asked, client, answers):
    assert client.post(URL, {**answers, "verhaal": "woord " * 600}).status_code == 303


@pytest.mark.both_databases
def test_the_form_costs_one_query_for_each_list(asked, client):
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    lists = [query["sql"] for query in queries if "library_municipality" in query["sql"]]
    assert len(lists) == 1
    assert len([query for query in queries if 'FROM "library_organisation"' in query["sql"]]) == 1


def test_a_step_without_questions_is_none(site):
    page = FormPageFactory(
        fields=[
            {"label": "Vooraf", "field_type": "singleline"},
            {"label": "Leeg", "field_type": "step"},
            {"label": "Vol", "field_type": "step", "help_text": "Inleiding"},
            {"label": "Vraag", "field_type": "singleline"},
        ]
    )
    found = [(step.number, step.title, step.intro, len(step.fields)) for step in steps_of(page)]
    assert found == [(1, "Om te beginnen", "", 1), (2, "Vol", "Inleiding", 1)]
    assert has_steps(page)


def test_a_form_that_asks_for_files_goes_by_steps(site, client):
    page = FormPageFactory(slug="stuur", fields=[{"label": "Bestanden", "field_type": "files"}])
    assert [step.title for step in steps_of(page)] == ["Om te beginnen"]
    assert client.post("/stuur/")["Location"].endswith("/stap/1/")


def test_a_preview_in_the_cms_shows_all_questions(site, superuser):
    page = stepped_form()
    request = page.make_preview_request(preview_mode="form")
    document = assert_sound(request)
    names = {field["name"] for field in document.select("main form [name]")}
    assert {"titel", "gemeente", "naam"} <= names


def test_the_api_names_the_types(site, client):
    page = stepped_form()
    fields = client.get(f"/api/v2/pages/{page.pk}/").json()["form_fields"]
    types = {field["clean_name"]: (field["type"], field["word_target"]) for field in fields}
    assert types["aanpak"] == ("longtext", 150)
    assert types["over_jou"] == ("step", None)
    assert types["bestanden"] == ("files", None)


def test_every_type_that_is_offered_can_be_built(site, client):
    types = [value for value, _label in FormField._meta.get_field("field_type").flatchoices]
    fields = [
        {"label": f"Vraag {kind}", "field_type": kind, "required": False, "choices": "a\r\nb"}
        for kind in types
        if kind not in {"step", "files"}
    ]
    FormPageFactory(slug="alles", fields=fields)
    assert_sound(client.get("/alles/"))
    assert client.post("/alles/", {"formuliersleutel": token()}).status_code == 303


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mail jan.peeters@example.be gerust", ["een e-mailadres"]),
        ("Bel 0470 12 34 56", ["een telefoonnummer"]),
        ("Bel 09/123.45.67", ["een telefoonnummer"]),
        ("Bel +32 9 123 45 67 of +32470123456", ["een telefoonnummer"]),
        ("Bel 0032 (0)2 123 45 67", ["een telefoonnummer"]),
        ("Het nummer 85.07.30-033 28 van Jan", ["een rijksregisternummer"]),
        ("85073003328", ["een rijksregisternummer"]),
        # Its check digits are wrong.
        ("85.07.30-033 29", []),
        ("In 2019 kwamen er 1.250 mensen naar 09.30 uur, voor 25.000 euro", []),
        ("Van 2019-03-26 tot 26/03/2021, 12345678901 keer", []),
        ("@stadgent op 10-11-2024", []),
        ("", []),
    ],
)
def test_what_may_be_data_of_others(text, found):
    assert kinds_in(text) == found


def test_a_long_text_is_searched_in_no_time():
    for text in ("0" * 10_000, "1 " * 5000, "a@" * 5000, "a" * 10_000 + "@", "0.1" * 3000, "00.00.00-000.00" * 700):
        assert isinstance(kinds_in(text), list)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_draft_handed_in_at_the_same_moment_is_one_submission(monkeypatch):
    monkeypatch.setattr("forms.filling.step_views.FASTEST", 0)
    site_tree()
    # Another test that commits may have flushed those of the migrations.
    MunicipalityFactory()
    stepped_form()
    address = fill_in(Client())
    barrier, responses = threading.Barrier(5), []

    def at_once():
        try:
            barrier.wait()
            responses.append(Client().post(address))
        finally:
            connection.close()

    threads = [threading.Thread(target=at_once) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {response["Location"] for response in responses} == {path_to(Submission.objects.get())}


def test_a_registration_asks_for_no_files_and_has_no_steps(site, client):
    fields = [
        {"label": "Over jou", "field_type": "step"},
        {"label": "Bestanden", "field_type": "files", "required": True},
        {"label": "Gemeente", "field_type": "municipality"},
    ]
    event = OpenEventFactory(registration_form=FormPageFactory(fields=fields))
    address = f"{event.url}inschrijven/"
    names = {field["name"] for field in assert_sound(client.get(address)).select("main .form-field [name]")}
    assert names == {NAME_FIELD, EMAIL_FIELD, "gemeente"}
    told = {NAME_FIELD: "An", EMAIL_FIELD: "an@example.be", "gemeente": "Gent", "formuliersleutel": token()}
    assert client.post(address, told).status_code == 303
    assert Registration.objects.get().answers == [["Gemeente", "Gent"]]
