"""A form with steps: kept from step to step, looked over, handed in once, and found back on another device."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.throttling.attempts import PACES_AT, Attempts, Door, Kind
from core.throttling.limits import within_address_limit
from forms.filling import form_views
from forms.filling.drafts import KEPT, MOST_MAILS
from forms.filling.links import path_to, path_to_draft
from forms.filling.storing import CHECKS_FIELD, LIMIT_SECONDS, MOST_OF_ADDRESS
from forms.models import DraftFile, HandInDraft, Submission
from library.models import Organisation
from post.models import OutgoingMail
from practices.models import PracticePage
from tests.factories import FormFieldFactory, HandInDraftFactory, VocabularyFactory, term
from tests.forms.stepped import FIRST, SECOND, STEPS, THIRD, URL, at, begin, fill_in, stepped_form
from tests.html import assert_sound, text_of

PDF = b"%PDF-1.7\nfiche\n%%EOF\n"


def pdf(name="fiche.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


@pytest.fixture
def page(site):
    """A form with three steps."""
    return stepped_form()


@pytest.fixture(autouse=True)
def slow_person(monkeypatch):
    """Nobody waits in a test; that one has to is tested by itself."""
    monkeypatch.setattr("forms.filling.step_views.FASTEST", 0)


# --- The way it goes -------------------------------------------------------------------------------------------------


def test_looking_at_the_form_keeps_nothing(page, client):
    document = assert_sound(client.get(URL))
    titles = [step.get_text() for step in document.select(".overview__step strong")]
    assert titles == ["Over de praktijk", "Waar en wat erbij hoort", "Over jou", "Nakijken"]
    assert not HandInDraft.objects.exists()


@pytest.mark.both_databases
def test_it_is_filled_in_step_by_step_and_handed_in(page, client):
    address = begin(client)
    document = assert_sound(client.get(address))
    assert "Stap 1 van 4" in text_of(document)
    assert document.select_one("[aria-current=step]").get_text(strip=True) == "Over de praktijk"
    assert {field["name"] for field in document.select("main .form-field [name]")} == set(FIRST)
    for number, data in enumerate(STEPS, start=1):
        assert client.get(at(address, str(number)))["Cache-Control"].count("no-store")
        response = client.post(at(address, str(number)), data)
        assert response.status_code == 303
        expected = at(address, str(number + 1)) if number < len(STEPS) else at(address, "nakijken")
        assert response["Location"] == expected
    text = text_of(assert_sound(client.get(at(address, "nakijken"))))
    for answer in ("Leefstraat", "Buren maken hun straat vrij.", "Gent", "An Peeters", "an@example.be"):
        assert answer in text
    thanks = client.post(at(address, "nakijken"), {CHECKS_FIELD: ["Een gemeente kan het.", "Iets anders"]})
    submission = Submission.objects.get()
    assert (thanks.status_code, thanks["Location"]) == (303, path_to(submission))
    assert not HandInDraft.objects.exists()
    told = {answer.label: answer.text for answer in submission.answers}
    assert told["Titel"] == "Leefstraat"
    assert told["Gemeente"] == "Gent"
    assert told["Wat klopt volgens de inzender"] == "Een gemeente kan het."
    assert "Over jou" not in told
    assert [row.name for row in submission.municipalities.all()] == ["Gent"]
    assert (submission.name, submission.email) == ("An Peeters", "an@example.be")
    assert submission.consents[0]["text"] == "Ik ga akkoord\nLees de melding."
    moment = datetime.datetime.fromisoformat(submission.consents[0]["given_at"])
    assert timezone.now() - moment < datetime.timedelta(minutes=1)
    assert {mail.to for mail in submission.mails.all()} == {"an@example.be", "redactie@example.be"}
    assert_sound(client.get(thanks["Location"]))


def test_going_back_keeps_everything(page, client):
    address = begin(client)
    client.post(address, FIRST)
    # Back with the button keeps what stands in the step that is left, right or wrong.
    response = client.post(at(address, "2"), {"gemeente": "Atlantis", "naar": "vorige"})
    assert response["Location"] == address
    # And so does Back of the browser, which asks for the page again.
    document = assert_sound(client.get(address))
    assert document.select_one("[name=titel]")["value"] == FIRST["titel"]
    assert document.select_one("[name=aanpak]").get_text().strip() == FIRST["aanpak"]
    assert document.select_one("[name=soort][checked]")["value"] == "Project"
    assert HandInDraft.objects.get().data["gemeente"] == ["Atlantis"]


def test_terms_of_the_address_stand_chosen(page, client):
    term("thema:samenhang", label="Samenhang")
    theme = VocabularyFactory(parameter="thema")
    FormFieldFactory(page=page, label="Thema", field_type="terms", vocabulary=theme, sort_order=2)
    document = assert_sound(client.get(begin(client, "?thema=samenhang&thema=onzin&titel=Iets")))
    assert [box["value"] for box in document.select("[name=thema][checked]")] == ["samenhang"]
    assert not document.select_one("[name=titel]").get("value")


def test_the_selection_of_practices_goes_along(page, client):
    address = begin(client, "?keuze=3-1")
    assert address.endswith("?keuze=3-1")
    assert client.post(address, FIRST)["Location"].endswith("/stap/2/?keuze=3-1")


# --- Mistakes --------------------------------------------------------------------------------------------------------


def test_a_mistake_is_said_and_loses_nothing(page, client):
    address = begin(client)
    response = client.post(address, {**FIRST, "titel": ""})
    document = assert_sound(response, status=422)
    assert document.title.get_text().startswith("Fout:")
    assert document.select_one(".error-summary a[href='#id_titel']")
    assert document.select_one("[name=aanpak]").get_text().strip() == FIRST["aanpak"]
    assert document.select_one("[name=soort][checked]")["value"] == "Project"
    # One does not get past it.
    assert client.get(at(address, "2"))["Location"] == address
    assert client.get(at(address, "nakijken"))["Location"] == address


def test_what_became_wrong_is_said_before_handing_in(page, client):
    address = fill_in(client)
    FormFieldFactory(page=page, label="Nieuwe vraag", field_type="singleline", required=True, sort_order=3)
    for response, status in ((client.get(address), 200), (client.post(address), 422)):
        assert "Nieuwe vraag: vul dit in." in text_of(assert_sound(response, status=status))
    assert not Submission.objects.exists()
    assert HandInDraft.objects.exists()


def test_a_field_that_people_do_not_see(page, client):
    response = client.post(begin(client), {**FIRST, "website_van_je_bedrijf": "https://spam.example"})
    assert "Laat dit veld leeg" in text_of(assert_sound(response, status=422))


def test_nobody_is_that_fast(page, client, monkeypatch):
    monkeypatch.setattr("forms.filling.step_views.FASTEST", 3)
    response = client.post(fill_in(client))
    assert "Dat ging wel heel snel" in text_of(assert_sound(response, status=422))
    HandInDraft.objects.update(created_at=timezone.now() - datetime.timedelta(seconds=4))
    assert client.post(response.request["PATH_INFO"]).status_code == 303


def test_text_that_holds_markup_stays_text(page, client):
    address = begin(client)
    client.post(address, {**FIRST, "titel": "<script>alert(1)</script>", "aanpak": "<img src=x>\0"})
    for number, data in ((2, SECOND), (3, {**THIRD, "naam": "<b>An</b>\r\nBcc: x@y.be"})):
        client.post(at(address, str(number)), data)
    response = client.get(at(address, "nakijken"))
    assert_sound(response)
    assert "<script>alert" not in response.content.decode()
    assert "<img" not in response.content.decode()
    assert client.post(at(address, "nakijken")).status_code == 303
    for mail in OutgoingMail.objects.all():
        assert not re.search(r"[\r\n]", mail.subject + mail.to)


def test_a_text_of_ten_megabytes_is_refused(page, client):
    response = client.post(begin(client), {**FIRST, "aanpak": "x" * 10_000_000})
    assert response.status_code == 413
    assert "x" * 100 not in response.content.decode()
    assert HandInDraft.objects.get().data == {}


@pytest.mark.parametrize("value", ["", "x", "2" * 2000, "é", "\0", "%00", "' OR 1=1", "😀"])
def test_odd_buttons_do_nothing_odd(page, client, value):
    address = begin(client)
    for name in ("naar", "verwijder"):
        assert client.post(address, {**FIRST, name: value}).status_code in (303, 422)


def test_the_number_of_a_step_leads_to_a_step(page, client):
    address = begin(client)
    for number in ("0", "2", "99", "9" * 500):
        assert client.get(at(address, number))["Location"] == address
    assert client.get(at(address, "1") + "x").status_code == 404


# --- Files -----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_files_are_kept_whatever_goes_wrong_beside_them(page, client):
    address = begin(client)
    client.post(address, FIRST)
    second = at(address, "2")
    response = client.post(second, {"gemeente": "Atlantis", "bestanden": [pdf(), SimpleUploadedFile("x.exe", b"MZ")]})
    text = text_of(assert_sound(response, status=422))
    assert "fiche.pdf" in text
    assert "‘x.exe’: dit soort bestand nemen we niet aan." in text
    assert client.post(second, {"gemeente": "Gent"}).status_code == 303
    assert "fiche.pdf" in text_of(assert_sound(client.get(second)))
    client.post(at(address, "3"), THIRD)
    assert "fiche.pdf" in text_of(assert_sound(client.get(at(address, "nakijken"))))
    client.post(at(address, "nakijken"))
    submission = Submission.objects.get()
    assert submission.form_data["bestanden"] == ["fiche.pdf"]
    file = submission.files.get()
    assert (file.name, file.media_type, file.size, file.question) == (
        "fiche.pdf", "application/pdf", len(PDF), "Bestanden",
    )  # fmt: skip
    with file.file.open() as stored:
        assert stored.read() == PDF
    assert not DraftFile.objects.exists()


def test_a_file_can_be_taken_out(page, client):
    address = begin(client)
    client.post(address, FIRST)
    client.post(at(address, "2"), {"bestanden": [pdf("een.pdf"), pdf("twee.pdf")]})
    first = DraftFile.objects.first()
    response = client.post(at(address, "2"), {"gemeente": "Gent", "verwijder": str(first.pk)})
    assert response["Location"] == at(address, "2")
    assert [file.name for file in DraftFile.objects.all()] == ["twee.pdf"]
    assert HandInDraft.objects.get().data["gemeente"] == ["Gent"]


def test_the_file_of_another_stays(page, client):
    address = begin(client)
    client.post(address, FIRST)
    client.post(at(address, "2"), {"bestanden": [pdf()]})
    other = begin(Client())
    client.post(other, {**FIRST, "verwijder": str(DraftFile.objects.get().pk)})
    assert DraftFile.objects.exists()


def test_there_are_no_more_files_than_five(page, client):
    address = begin(client)
    client.post(address, FIRST)
    second = at(address, "2")
    assert client.post(second, {"bestanden": [pdf(f"{number}.pdf") for number in range(3)]}).status_code == 303
    response = client.post(second, {"bestanden": [pdf(f"{number}.pdf") for number in range(3)]})
    assert "kies hoogstens 5 bestanden" in text_of(assert_sound(response, status=422))
    assert DraftFile.objects.count() == 3


def test_a_disk_that_is_full_is_said_and_loses_no_answers(page, client, settings, tmp_path):
    address = begin(client)
    client.post(address, FIRST)
    # No folder can be made where a file stands.
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.PRIVATE_ROOT = str(blocked)
    response = client.post(at(address, "2"), {"gemeente": "Gent", "bestanden": [pdf()]})
    document = assert_sound(response, status=422)
    assert "We konden je bestanden niet bewaren." in text_of(document)
    assert document.select_one("option[selected]")["value"] == "Gent"
    assert not DraftFile.objects.exists()


# --- Once, and with limits -------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_handing_in_twice_is_one_submission(page, client):
    address = fill_in(client)
    first, second = client.post(address), client.post(address)
    assert first["Location"] == second["Location"]
    # And Back of the browser leads to what became of it.
    assert client.get(at(address.replace("nakijken/", "stap/1/"), "1"))["Location"] == first["Location"]
    assert Submission.objects.count() == 1


@pytest.mark.thorough
def test_the_same_answers_within_a_day_are_one_submission(page, client):
    first, second = client.post(fill_in(client)), client.post(fill_in(client))
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1
    assert not HandInDraft.objects.exists()
    Submission.objects.update(submit_time=timezone.now() - datetime.timedelta(days=1, minutes=1))
    assert client.post(fill_in(client))["Location"] != first["Location"]


@pytest.mark.thorough
def test_too_much_from_one_address_waits_and_loses_nothing(page, client):
    address = fill_in(client)
    for _time in range(MOST_OF_ADDRESS):
        within_address_limit(client.get(URL).wsgi_request, f"hand-in:{page.pk}", MOST_OF_ADDRESS, LIMIT_SECONDS)
    response = client.post(address)
    assert "te veel binnen" in text_of(assert_sound(response, status=429))
    assert int(response["Retry-After"]) > 0
    assert HandInDraft.objects.exists()
    assert client.post(address, headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 303


@pytest.mark.thorough
def test_links_that_are_not_mailed_do_not_count(page, client):
    first, second = begin(client), begin(client)
    sent = [client.post(at(first, "later"), {"email": "an@example.be"}).status_code for _time in range(30)]
    assert sent == [303] * MOST_MAILS + [422] * (30 - MOST_MAILS)
    assert client.post(at(second, "later"), {"email": "an@example.be"}).status_code == 303


@pytest.mark.thorough
def test_one_mailbox_gets_so_many_links_whoever_asks(page, client):
    free = PACES_AT[Door.LINK, Kind.ACCOUNT].free
    visitors = [Client(headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(free + 1)]
    answers = [visitor.post(at(begin(visitor), "later"), {"email": "An@example.be"}) for visitor in visitors]
    assert [answer.status_code for answer in answers] == [303] * free + [422]
    assert "Er is al vaak een link gevraagd. Probeer het opnieuw om" in text_of(assert_sound(answers[-1], status=422))
    assert OutgoingMail.objects.count() == free
    # Nor does another form reach it.
    assert "te veel binnen" in text_of(assert_sound(client.post(fill_in(client)), status=429))
    assert HandInDraft.objects.count() == free + 2
    assert OutgoingMail.objects.count() == free
    Attempts.objects.update(until=timezone.now())
    assert client.post(fill_in(client)).status_code == 303


def test_too_many_drafts_from_one_address(page, client, monkeypatch):
    monkeypatch.setattr(form_views, "MOST_DRAFTS", few := 3)
    for _time in range(few):
        assert client.post(URL).status_code == 303
    assert "te veel binnen" in text_of(assert_sound(client.post(URL), status=429))
    assert HandInDraft.objects.count() == few


# --- Later, elsewhere ------------------------------------------------------------------------------------------------


def test_the_link_is_mailed_and_works_elsewhere(page, client):
    address = begin(client)
    client.post(address, FIRST)
    later = client.post(at(address, "2"), {"gemeente": "Gent", "naar": "later"})["Location"]
    assert_sound(client.get(later))
    assert not OutgoingMail.objects.exists()
    response = client.post(later, {"email": "an@example.be"})
    assert "De link is onderweg" in text_of(assert_sound(client.get(response["Location"])))
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.submission) == ("an@example.be", None)
    link = re.search(r"https?://[^/]+(/inzending/concept/\S+)", mail.text)
    elsewhere = Client()
    response = elsewhere.get(link[1])
    assert response["Location"] == at(address, "2")
    document = assert_sound(elsewhere.get(response["Location"]))
    assert document.select_one("option[selected]")["value"] == "Gent"


def test_the_address_that_was_given_is_not_asked_again(page, client):
    address = fill_in(client)
    document = assert_sound(client.get(at(address.replace("nakijken/", "stap/1/"), "later")))
    assert document.select_one("[name=email]")["value"] == "an@example.be"


@pytest.mark.parametrize("value", ["", "x", "a@b.be\nBcc: c@d.be", "a" * 300 + "@b.be"])
def test_the_link_goes_to_an_address(page, client, value):
    assert_sound(client.post(at(begin(client), "later"), {"email": value}), status=422)
    assert not OutgoingMail.objects.exists()


def test_the_link_is_mailed_no_more_than_some_times(page, client):
    later = at(begin(client), "later")
    for _time in range(MOST_MAILS):
        assert client.post(later, {"email": "an@example.be"}).status_code == 303
    assert_sound(client.post(later, {"email": "an@example.be"}), status=422)
    assert OutgoingMail.objects.count() == MOST_MAILS


def test_a_draft_is_found_for_thirty_days(page, client):
    address = begin(client)
    HandInDraft.objects.update(updated_at=timezone.now() - KEPT + datetime.timedelta(minutes=1))
    assert client.get(address).status_code == 200
    HandInDraft.objects.update(updated_at=timezone.now() - KEPT - datetime.timedelta(minutes=1))
    for answer in (client.get(address), client.post(address, FIRST)):
        assert "vinden we niet" in text_of(assert_sound(answer, status=404))


@pytest.mark.thorough
def test_a_link_that_is_not_ours_leads_nowhere(page, client):
    own = HandInDraftFactory(page=page)
    other = HandInDraftFactory(page=page)
    key, signature = path_to_draft(own, "draft").rstrip("/").rpartition("/")[2].split(":")
    for signed in ("x", key, f"{key}:x", f"{other.key.hex}:{signature}", "é", f"{key}:{signature}x", "x" * 3000):
        for path in ("", "stap/1/", "nakijken/", "later/"):
            assert client.get(f"/inzending/concept/{signed}/{path}").status_code == 404
            assert client.post(f"/inzending/concept/{signed}/{path}").status_code == 404
    # A link to what was handed in opens no draft, and the other way round.
    assert client.get(path_to_draft(own, "draft").replace("concept/", "")).status_code == 404


def test_a_form_that_was_closed_takes_nothing_in(page, client):
    address = begin(client)
    page.unpublish()
    assert client.get(address).status_code == 404
    assert client.post(address, FIRST).status_code == 404


@pytest.mark.parametrize("step", ["1", "nakijken", "later"])
def test_a_request_from_another_site_is_refused(page, step):
    client = Client(enforce_csrf_checks=True)
    draft = HandInDraftFactory(page=page, reached=4)
    assert client.post(at(path_to_draft(draft, "draft_step", 1), step), FIRST).status_code == 403
    assert client.post(URL).status_code == 403


# --- What it warns of ------------------------------------------------------------------------------------------------


def test_data_of_others_in_a_text_is_noticed_and_stops_nobody(page, client):
    address = begin(client)
    client.post(address, {**FIRST, "aanpak": "Vraag het aan jan@example.be of 0470 12 34 56."})
    for number, data in ((2, SECOND), (3, THIRD)):
        client.post(at(address, str(number)), data)
    text = text_of(assert_sound(client.get(at(address, "nakijken"))))
    assert "Bij ‘Aanpak’ staat misschien een e-mailadres" in text
    assert "Bij ‘Aanpak’ staat misschien een telefoonnummer" in text
    assert "Bij ‘E-mail’" not in text
    assert client.post(at(address, "nakijken")).status_code == 303


# --- How it would look -----------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_it_is_shown_as_the_page_of_a_practice(page, client):
    term("thema:samenhang", label="Samenhang")
    theme = VocabularyFactory(parameter="thema")
    FormFieldFactory(page=page, label="Thema", field_type="terms", vocabulary=theme, sort_order=2)
    FormFieldFactory(page=page, label="Eigenaar", field_type="organisation", maps_to="project_owner", sort_order=2)
    address = begin(client)
    client.post(address, {**FIRST, "thema": "samenhang", "eigenaar": "Stad Vroom", "aanpak": "<b>Eerst</b> bellen"})
    for number, data in ((2, SECOND), (3, THIRD)):
        client.post(at(address, str(number)), data)
    document = assert_sound(client.get(at(address, "nakijken")))
    assert document.select_one(f"main a[href='{at(address, 'voorbeeld')}']")
    before = (PracticePage.objects.count(), Organisation.objects.count())
    response = client.get(at(address, "voorbeeld"))
    document = assert_sound(response)
    text = text_of(document.select_one("main"))
    for shown in ("Leefstraat", "<b>Eerst</b> bellen", "Gent", "Stad Vroom", "Samenhang"):
        assert shown in text
    assert document.select_one("h1").get_text() == "Leefstraat"
    assert "An Peeters" not in text
    # The address of a draft is for its submitter alone.
    key = address.split("/")[3]
    assert key not in str(document.select("[href^='mailto:'], link, meta, script"))
    assert (PracticePage.objects.count(), Organisation.objects.count()) == before


def test_what_is_not_finished_is_not_shown_as_a_practice(page, client):
    assert client.get(at(begin(client), "voorbeeld")).status_code == 303


def test_a_form_that_fills_no_record_has_no_preview(page, client):
    page.form_fields.update(maps_to="")
    address = fill_in(client)
    assert "hoe je praktijk er op de site" not in text_of(assert_sound(client.get(address)))
    assert client.get(address.replace("nakijken", "voorbeeld"))["Location"] == address
