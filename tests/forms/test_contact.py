"""Asking who did a practice, without an address that shows."""

import pytest
from django.core import mail

from forms.models import Submission
from post.models import OutgoingMail
from post.outbox import send_due_mails
from tests.factories import FormPageFactory, PracticePageFactory
from tests.forms.conftest import token
from tests.html import assert_sound, text_of

URL = "/vraag-aan-de-praktijk/"
FIELDS = (
    {"label": "Wat wil je weten?", "field_type": "multiline"},
    {"label": "Je naam", "field_type": "singleline", "autocomplete": "name"},
    {"label": "E-mail", "field_type": "email"},
)
ASKED = {"wat_wil_je_weten": "Hoeveel kostte het?", "je_naam": "An Peeters", "e_mail": "an@example.be"}
OWNER = "ontmoeten@example.be"


@pytest.fixture
def form(site):
    page = FormPageFactory(title="Praat met wie dit deed", slug="vraag-aan-de-praktijk", fields=FIELDS)
    site.settings.contact_page = page
    site.settings.editors_email = "redactie@example.org"
    site.settings.save()
    return page


@pytest.fixture
def practice(site):
    return PracticePageFactory(title="Leefstraat", slug="leefstraat", contact_email=OWNER)


def ask(client, **answers):
    response = client.post(URL, {"praktijk": "leefstraat", "formuliersleutel": token(), **ASKED, **answers})
    assert response.status_code == 303
    return Submission.objects.latest("pk")


def to_owner():
    return OutgoingMail.objects.filter(to=OWNER)


def test_the_page_leads_to_the_form_and_shows_no_address(form, practice, client):
    response = client.get(practice.url)
    document = assert_sound(response)
    [link] = [link for link in document.select("main a") if text_of(link) == "Stel je vraag"]
    assert link["href"] == f"{URL}?praktijk=leefstraat"
    assert "gaat naar het contactpunt" in text_of(document)
    assert OWNER not in response.content.decode()
    assert OWNER not in client.get(link["href"]).content.decode()


def test_without_a_point_of_contact_the_editors_bring_together(form, practice, client):
    other = PracticePageFactory(title="Zonder")
    assert "de redactie brengt je in contact" in text_of(assert_sound(client.get(other.url)))


def test_without_the_form_nothing_is_offered(practice, client):
    assert "Praat met wie dit deed" not in text_of(assert_sound(client.get(practice.url)))


def test_a_question_goes_to_the_point_of_contact_who_answers_the_asker(form, practice, client):
    submission = ask(client)
    [letter] = to_owner()
    assert letter.reply_to == "an@example.be"
    assert letter.subject == "Een vraag over Leefstraat"
    assert "Hoeveel kostte het?" in letter.text
    assert "An Peeters" in letter.text
    assert submission.about == practice
    assert not [part for part in OutgoingMail.objects.filter(to="an@example.be") if OWNER in part.text + part.html]
    send_due_mails()
    [sent] = [message for message in mail.outbox if message.to == [OWNER]]
    assert sent.reply_to == ["an@example.be"]


def test_a_question_sent_twice_goes_once(form, practice, client):
    ask(client)
    ask(client)
    assert to_owner().count() == 1


def test_a_practice_without_a_point_of_contact_leaves_it_to_the_editors(form, practice, client):
    practice.contact_email = ""
    practice.save()
    ask(client)
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"an@example.be", "redactie@example.org"}


def test_another_form_about_a_practice_tells_its_owner_nothing(form, practice, site, client):
    site.settings.suggestion_page, site.settings.contact_page = form, None
    site.settings.save()
    ask(client)
    assert not to_owner().exists()


def test_what_the_form_does_not_name_is_refused(form, practice, client):
    answer = client.post(URL, {"praktijk": "nergens", "formuliersleutel": token(), **ASKED})
    assert answer.status_code == 422
    assert not OutgoingMail.objects.exists()
