"""Handing in with the form: nothing is lost, nothing is stored twice, robots get nowhere."""

import datetime
import re
import threading
from unittest import mock

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from forms.filling import storing
from forms.filling.links import path_to
from forms.filling.references import is_reference
from forms.filling.storing import LIMIT_SECONDS
from forms.handling import status_changes
from forms.models import Submission
from forms.models.reserved_names import HONEYPOT_FIELD, TOKEN_FIELD
from forms.questions.builder import FASTEST, OLDEST, new_token
from forms.questions.types.texts import MULTILINE_MAX_LENGTH
from post.models import OutgoingMail
from tests.factories import FormPageFactory, site_tree
from tests.forms.conftest import URL, token
from tests.html import assert_sound, text_of


def hand_in(client, answers):
    return client.post(URL, answers)


def refused(response, *messages):
    """Check that the form came back with these messages, and that nothing was stored."""
    document = assert_sound(response, status=422)
    text = text_of(document)
    for message in messages:
        assert message in text
    assert not Submission.objects.exists()
    assert not OutgoingMail.objects.exists()
    return document


def test_handing_in_keeps_the_selection_of_practices(site, client, answers):
    form = assert_sound(client.get(f"{URL}?keuze=3-1")).select_one("form[method=post]")
    assert form["action"] == f"{URL}?keuze=3-1"
    thanks = client.post(form["action"], answers)["Location"]
    assert thanks.endswith("?keuze=3-1")
    links = [link["href"] for link in assert_sound(client.get(thanks)).select("main a[href^='/']")]
    assert links
    assert all("keuze=3-1" in link for link in links)


# --- The way it goes -------------------------------------------------------------------------------------------------


def test_the_form_is_shown_with_a_new_token_each_time(site, client):
    tokens = set()
    for _time in range(2):
        response = client.get(URL)
        document = assert_sound(response)
        tokens.add(document.find("input", attrs={"name": TOKEN_FIELD})["value"])
        assert "no-store" in response["Cache-Control"]
    assert len(tokens) == 2
    names = {field["name"] for field in document.select("main form [name]")}
    assert {"naam_van_de_praktijk", "omschrijving", "je_e_mailadres", "csrfmiddlewaretoken", HONEYPOT_FIELD} <= names
    assert document.find(attrs={"name": "je_e_mailadres"})["autocomplete"] == "email"
    trap = document.find(attrs={"name": HONEYPOT_FIELD})
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert "We bewaren je gegevens één jaar" in text_of(document)


@pytest.mark.both_databases
def test_what_is_handed_in_is_stored_and_thanked_for(site, client, answers):
    response = hand_in(client, answers)
    assert response.status_code == 303
    submission = Submission.objects.get()
    assert is_reference(submission.reference)
    assert submission.notice == site.hand_in.notice
    assert (submission.name, submission.email) == ("An Peeters", "an.peeters@example.be")
    told = {answer.label: answer.text for answer in submission.answers}
    assert told["Naam van de praktijk"] == "Leefstraat"
    assert submission.form_data["ik_ga_akkoord"] is True
    assert told["Ik ga akkoord"] == "ja"
    assert TOKEN_FIELD not in submission.form_data
    assert HONEYPOT_FIELD not in submission.form_data
    for _reload in range(2):
        thanks = client.get(response["Location"])
        text = text_of(assert_sound(thanks))
        assert submission.reference in text
        assert "Je hoort binnen twee weken van ons." in text
        assert "no-store" in thanks["Cache-Control"]
    assert Submission.objects.count() == 1


def test_the_mails_that_it_owes_are_stored_with_it(site, client, answers):
    hand_in(client, answers)
    submission = Submission.objects.get()
    mails = {mail.to: mail for mail in submission.mails.all()}
    assert set(mails) == {"redactie@example.be", "an.peeters@example.be"}
    for mail in mails.values():
        assert submission.reference in mail.text
        assert submission.reference in mail.subject
        assert answers["omschrijving"] in mail.text
        assert (mail.sent_at, mail.tries) == (None, 0)


def test_no_mail_to_editors_without_their_address(site, client, answers):
    site.settings.editors_email = ""
    site.settings.save()
    hand_in(client, answers)
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["an.peeters@example.be"]


@pytest.mark.both_databases
def test_without_its_mails_nothing_is_stored(site, client, answers):
    """One transaction: what can't be stored whole is not stored, so that the visitor tries again."""
    client.raise_request_exception = False
    with mock.patch("post.letters.render_to_string", side_effect=RuntimeError("broken")):
        assert hand_in(client, answers).status_code == 500
    assert not Submission.objects.exists()
    assert hand_in(client, answers).status_code == 303


def test_optional_answers_may_lack(site, client, answers):
    assert hand_in(client, {**answers, "gemeente": "", "soort": ""}).status_code == 303


# --- Twice -----------------------------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_submission(site, client, answers):
    first, second = hand_in(client, answers), hand_in(client, answers)
    assert first.status_code == second.status_code == 303
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.count() == 2
    reference = Submission.objects.get().reference
    assert reference in text_of(assert_sound(client.get(second["Location"])))


def test_the_same_answers_within_a_day_are_one_submission(site, client, answers):
    first = hand_in(client, answers)
    again = hand_in(client, {**answers, TOKEN_FIELD: token()})
    assert (again.status_code, again["Location"]) == (303, first["Location"])
    assert OutgoingMail.objects.count() == 2
    assert hand_in(client, {**answers, TOKEN_FIELD: token(), "gemeente": "Mechelen"})["Location"] != first["Location"]


def test_the_same_answers_on_another_day_are_another_submission(site, client, answers):
    hand_in(client, answers)
    Submission.objects.update(submit_time=timezone.now() - datetime.timedelta(days=1, minutes=1))
    hand_in(client, {**answers, TOKEN_FIELD: token()})
    assert Submission.objects.count() == 2


def test_what_was_withdrawn_can_be_handed_in_again(site, client, answers):
    hand_in(client, answers)
    status_changes.withdraw(Submission.objects.get())
    hand_in(client, {**answers, TOKEN_FIELD: token()})
    assert Submission.objects.count() == 2


def test_the_answers_of_another_are_another_submission(site, client, answers):
    hand_in(client, answers)
    hand_in(client, {**answers, TOKEN_FIELD: token(), "je_e_mailadres": "jan@example.be"})
    assert Submission.objects.count() == 2


@pytest.fixture
def few(monkeypatch):
    """How many hand in from one address in an hour: few, for the test goes up to it."""
    monkeypatch.setattr(storing, "MOST_OF_ADDRESS", 3)
    return 3


@pytest.mark.thorough
def test_too_much_from_one_address_is_said_and_keeps_the_answers(site, client, answers, few):
    for number in range(few):
        assert hand_in(client, {**answers, TOKEN_FIELD: token(), "gemeente": str(number)}).status_code == 303
    response = hand_in(client, {**answers, TOKEN_FIELD: token()})
    document = assert_sound(response, status=429)
    assert "wacht een uur" in text_of(document)
    assert document.find(attrs={"name": "naam_van_de_praktijk"})["value"] == "Leefstraat"
    assert response["Retry-After"] == str(LIMIT_SECONDS)
    assert Submission.objects.count() == few
    elsewhere = {"headers": {"X-Forwarded-For": "203.0.113.5, 192.0.2.7"}}
    # Another mailbox too: how many mails one gets is a limit of its own.
    other = {**answers, TOKEN_FIELD: token(), "je_e_mailadres": "bo@example.be"}
    assert client.post(URL, other, **elsewhere).status_code == 303


def test_too_much_at_one_form_is_said(site, client, answers, monkeypatch):
    monkeypatch.setattr("forms.filling.storing.MOST_OF_FORM", 2)
    for number in range(3):
        sent = {**answers, TOKEN_FIELD: token(), "gemeente": str(number)}
        response = client.post(URL, sent, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        assert response.status_code == (303 if number < 2 else 429)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_is_one_submission(answers):
    site_tree()
    threads, barrier, responses = [], threading.Barrier(6), []

    def at_once():
        try:
            barrier.wait()
            responses.append(Client().post(URL, answers))
        finally:
            connection.close()

    for _number in range(6):
        threads.append(threading.Thread(target=at_once))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert [response.status_code for response in responses] == [303] * 6
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.count() == 2
    assert {response["Location"] for response in responses} == {path_to(Submission.objects.get())}


@pytest.mark.both_databases
def test_a_reference_number_that_is_taken_is_drawn_again(site, client, answers):
    hand_in(client, answers)
    taken = Submission.objects.get().reference
    with mock.patch("forms.filling.storing.new_reference", side_effect=[taken, taken, "4829-1375"]):
        assert hand_in(client, {**answers, TOKEN_FIELD: token(), "gemeente": "Mechelen"}).status_code == 303
    assert set(Submission.objects.values_list("reference", flat=True)) == {taken, "4829-1375"}


@pytest.mark.both_databases
def test_the_database_holds_a_key_and_a_reference_once(site, client, answers):
    hand_in(client, answers)
    submission = Submission.objects.get()
    for name in ("key", "reference"):
        double = Submission(page=site.hand_in, form_data={}, reference="1111-1111")
        setattr(double, name, getattr(submission, name))
        with pytest.raises(IntegrityError), transaction.atomic():
            double.save()


# --- Mistakes --------------------------------------------------------------------------------------------------------


def test_a_mistake_is_said_at_the_top_and_at_the_field_and_answers_are_kept(site, client, answers):
    response = hand_in(client, {**answers, "je_e_mailadres": "geen adres", "naam_van_de_praktijk": ""})
    document = refused(response, "Naam van de praktijk: vul dit in.")
    assert document.title.get_text(strip=True).startswith("Fout:")
    for name in ("naam_van_de_praktijk", "je_e_mailadres"):
        field = document.find(attrs={"name": name})
        assert field["aria-invalid"] == "true"
        assert document.find(id=f"id_{name}_error")["id"] in field["aria-describedby"]
        assert document.select_one(f"a[href='#{field['id']}']"), "the summary leads to the field"
    assert document.find(attrs={"name": "je_e_mailadres"})["value"] == "geen adres"
    assert document.find("textarea", attrs={"name": "omschrijving"}).get_text().strip() == answers["omschrijving"]
    assert document.find("option", selected=True).get_text(strip=True) == "Project"
    assert document.find(attrs={"name": "ik_ga_akkoord"}).has_attr("checked")


def test_after_a_mistake_it_can_be_handed_in(site, client, answers):
    document = refused(hand_in(client, {**answers, "je_naam": ""}))
    again = {**answers, TOKEN_FIELD: document.find(attrs={"name": TOKEN_FIELD})["value"]}
    assert hand_in(client, again).status_code == 303


def test_consent_is_asked(site, client, answers):
    del answers["ik_ga_akkoord"]
    refused(hand_in(client, answers), "Vink dit aan om verder te gaan.")


@pytest.mark.parametrize(
    "value",
    [
        "a@b.be\nBcc: c@d.be",
        "a@b.be\r\nBcc:c@d.be",
        "a@b.be, c@d.be",
        "a@b.be%0aBcc:x@y.be",
    ],
)
def test_an_address_holds_one_address(site, client, answers, value):
    refused(hand_in(client, {**answers, "je_e_mailadres": value}))


def test_a_name_with_line_ends_does_not_reach_the_head_of_a_mail(site, client, answers):
    response = hand_in(client, {**answers, "naam_van_de_praktijk": "Leefstraat\r\nBcc: c@d.be"})
    assert response.status_code in (303, 422)
    for mail in OutgoingMail.objects.all():
        assert not re.search(r"[\r\n]", mail.subject + mail.to)


@pytest.mark.parametrize("name", ["naam_van_de_praktijk", "omschrijving", "je_e_mailadres", "soort", TOKEN_FIELD])
def test_characters_that_are_no_text_are_dropped(site, client, answers, name):
    assert hand_in(client, {**answers, name: f"\x07{answers[name]}\0\x9f\uffff"}).status_code == 303
    stored = Submission.objects.get().get_data()
    assert {key: stored[key] for key in ("naam_van_de_praktijk", "omschrijving", "soort")} == {
        key: answers[key] for key in ("naam_van_de_praktijk", "omschrijving", "soort")
    }


def test_a_line_end_of_a_word_processor_is_one(site, client, answers):
    hand_in(client, {**answers, "omschrijving": "een\x0btwee"})
    assert Submission.objects.get().get_data()["omschrijving"] == "een\ntwee"


def test_a_form_that_comes_back_holds_no_character_that_is_no_text(site, client, answers):
    refused(hand_in(client, {**answers, "omschrijving": "a\0b", "je_naam": "\0"}), "Je naam: vul dit in.")


def test_a_very_long_text_is_refused_with_the_reason(site, client, answers):
    document = refused(hand_in(client, {**answers, "omschrijving": "x" * 20_000}), str(MULTILINE_MAX_LENGTH))
    assert len(document.find("textarea", attrs={"name": "omschrijving"}).get_text().strip()) == 20_000


def test_a_text_of_the_longest_length_is_kept_whole(site, client, answers):
    text = "é👩‍👧\n" * 2000
    assert hand_in(client, {**answers, "omschrijving": text}).status_code == 303
    stored = Submission.objects.get().get_data()["omschrijving"]
    assert stored.replace("\r\n", "\n") == text.strip()


def test_a_choice_that_is_not_offered_is_refused(site, client, answers):
    refused(hand_in(client, {**answers, "soort": "Iets anders"}))


def test_markup_is_text(site, client, answers):
    response = hand_in(client, {**answers, "naam_van_de_praktijk": "<script>alert(1)</script>", "je_naam": ""})
    assert_sound(response, status=422)
    assert "<script>alert" not in response.content.decode()


def test_an_empty_post_is_a_form_with_mistakes(site, client):
    refused(client.post(URL, {}))


# --- Traps -----------------------------------------------------------------------------------------------------------


def test_the_field_that_people_do_not_see(site, client, answers):
    refused(hand_in(client, {**answers, HONEYPOT_FIELD: "https://spam.example"}), "Laat dit veld leeg")


@pytest.mark.parametrize("age", [0, FASTEST - 1, -60])
def test_too_fast(site, client, answers, age):
    document = refused(hand_in(client, {**answers, TOKEN_FIELD: token(age)}), "Dat ging wel heel snel")
    # The time that it took counts from when the form was first shown.
    assert document.find(attrs={"name": TOKEN_FIELD})["value"]


def test_fast_enough(site, client, answers):
    assert hand_in(client, {**answers, TOKEN_FIELD: token(FASTEST + 1)}).status_code == 303


def test_a_form_that_stood_open_too_long_gets_a_new_token_and_keeps_its_answers(site, client, answers):
    with mock.patch("django.core.signing.time.time", return_value=datetime.datetime.now().timestamp() - OLDEST - 60):
        old = new_token()
    document = refused(hand_in(client, {**answers, TOKEN_FIELD: old}), "stond te lang open")
    fresh = document.find(attrs={"name": TOKEN_FIELD})["value"]
    assert fresh != old
    assert document.find(attrs={"name": "naam_van_de_praktijk"})["value"] == "Leefstraat"
    with mock.patch("forms.questions.builder.FASTEST", 0):
        assert hand_in(client, {**answers, TOKEN_FIELD: fresh}).status_code == 303


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "onzin",
        "a:b:c",
        signing.dumps({"key": "x", "shown": 0}, salt="another"),
        signing.dumps({"key": "x", "shown": 0}, salt="forms.hand-in", key="another key"),
        "x" * 10_000,
        "é:é:é",
    ],
    ids=["empty", "text", "parts", "salt", "key", "long", "letters"],
)
def test_a_token_that_is_not_ours_is_refused(site, client, answers, forged):
    refused(hand_in(client, {**answers, TOKEN_FIELD: forged}), "stond te lang open")


def test_a_token_with_a_changed_letter_is_refused(site, client, answers):
    good = answers[TOKEN_FIELD]
    refused(hand_in(client, {**answers, TOKEN_FIELD: good[:-1] + ("a" if good[-1] != "a" else "b")}))


def test_a_request_from_another_site_is_refused(site, answers):
    client = Client(enforce_csrf_checks=True)
    document = assert_sound(hand_in(client, answers), status=403)
    assert document.select_one("main")
    assert not Submission.objects.exists()


def test_a_request_with_the_token_of_the_page_is_taken(site, answers):
    client = Client(enforce_csrf_checks=True)
    document = assert_sound(client.get(URL))
    value = document.find(attrs={"name": "csrfmiddlewaretoken"})["value"]
    assert hand_in(client, {**answers, "csrfmiddlewaretoken": value}).status_code == 303


# --- Other forms ----------------------------------------------------------------------------------------------------


def test_the_form_of_a_page_that_is_not_public_takes_nothing(site, client, answers):
    site.hand_in.unpublish()
    assert hand_in(client, answers).status_code == 404
    assert not Submission.objects.exists()


def test_a_form_without_an_address_sends_no_confirmation(site, client):
    page = FormPageFactory(fields=[{"label": "Vraag", "field_type": "singleline"}], notify_editors=False)
    assert client.post(page.url, {"vraag": "x", TOKEN_FIELD: token()}).status_code == 303
    assert not OutgoingMail.objects.exists()
