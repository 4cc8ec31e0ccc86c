"""What becomes of a submission, and the page on which the submitter follows it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from forms.filling.links import path_to
from forms.handling import status_changes
from forms.models import Submission
from forms.models.choices import FINAL, SubmissionStatus
from post.models import OutgoingMail
from tests.factories import SubmissionFactory, UserFactory
from tests.html import assert_sound, text_of


@pytest.fixture
def submission(site):
    return SubmissionFactory(page=site.hand_in)


@pytest.fixture
def colleague(db):
    return UserFactory(email="robin@example.be")


def page(client, submission, status=200):
    return text_of(assert_sound(client.get(path_to(submission)), status=status))


def test_the_page_says_where_it_stands_and_what_was_told(client, submission):
    text = page(client, submission)
    assert submission.reference in text
    assert "Leefstraat" in text
    assert "Bedankt, we hebben het ontvangen" in text
    response = client.get(path_to(submission))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_from_question_to_answer(client, submission, colleague):
    status_changes.assign(submission, colleague)
    assert "Je inzending is in behandeling" in page(client, submission)
    status_changes.ask(submission, colleague, "In welke straat <b>was</b> dat?")
    text = page(client, submission)
    assert "We hebben een vraag voor je" in text
    assert "In welke straat <b>was</b> dat?" in text
    response = client.post(path_to(submission), {"answer": "In de Lange Steenstraat."})
    assert response.status_code == 303
    text = text_of(assert_sound(client.get(response["Location"])))
    assert "we hebben je antwoord ontvangen" in text
    assert "In de Lange Steenstraat." in text
    mails = {mail.to: mail.text for mail in OutgoingMail.objects.all()}
    assert "In welke straat" in mails["an.peeters@example.be"]
    assert path_to(submission) in mails["an.peeters@example.be"]
    assert "In de Lange Steenstraat." in mails["robin@example.be"]
    assert Submission.objects.get().status == SubmissionStatus.IN_PROGRESS


@pytest.mark.parametrize("answer", ["", "   ", "x" * 5001])
def test_an_answer_that_is_none_is_refused(client, submission, colleague, answer):
    status_changes.ask(submission, colleague, "Waar?")
    document = assert_sound(client.post(path_to(submission), {"answer": answer}), status=422)
    assert document.select_one(".error-summary a[href='#id_answer']")
    assert Submission.objects.get().status == SubmissionStatus.QUESTION
    assert submission.messages.count() == 1


def test_an_answer_holds_no_control_characters(client, submission, colleague):
    status_changes.ask(submission, colleague, "Waar?")
    assert client.post(path_to(submission), {"answer": "In\x0b de\x07 straat"}).status_code == 303
    assert submission.messages.last().text == "In\n de straat"


def test_an_answer_to_a_question_that_is_gone_changes_nothing(client, submission):
    text = text_of(assert_sound(client.post(path_to(submission), {"answer": "Daar."}), status=409))
    assert "Dat kan niet meer" in text
    assert not submission.messages.exists()


def test_taking_it_back(client, submission):
    url = path_to(submission, "submission_withdraw")
    assert_sound(client.get(url))
    assert Submission.objects.get().status == SubmissionStatus.RECEIVED
    assert client.post(url)["Location"] == path_to(submission)
    withdrawn = Submission.objects.get()
    assert (withdrawn.status, withdrawn.handled_at is None) == (SubmissionStatus.WITHDRAWN, False)
    assert "ingetrokken" in page(client, submission)
    assert OutgoingMail.objects.get().to == "redactie@example.be"
    assert client.post(url).status_code == 303
    assert OutgoingMail.objects.count() == 1


def test_a_refusal_says_why(client, submission, colleague):
    status_changes.decline(submission, colleague, "Het gaat om een eenmalige actie.")
    assert "Het gaat om een eenmalige actie." in page(client, submission)
    assert "Het gaat om een eenmalige actie." in OutgoingMail.objects.get().text


def test_spam_is_told_to_nobody(client, submission, colleague):
    status_changes.mark_spam(submission, colleague)
    assert not OutgoingMail.objects.exists()
    assert "spam" not in page(client, submission).lower()


@pytest.mark.parametrize(
    "action",
    [
        status_changes.assign,
        lambda submission, user: status_changes.ask(submission, user, "Waar?"),
        lambda submission, user: status_changes.decline(submission, user, "Te kort"),
        status_changes.mark_spam,
        status_changes.handle,
        lambda submission, user: status_changes.withdraw(submission),
    ],
    ids=["assign", "ask", "decline", "spam", "handle", "withdraw"],
)
@pytest.mark.parametrize("status", sorted(FINAL))
def test_what_was_put_away_stays_as_it_is(submission, colleague, action, status):
    Submission.objects.update(status=status, handled_at=timezone.now())
    with pytest.raises(status_changes.NotPossibleError):
        action(submission, colleague)
    assert Submission.objects.get().status == status
    assert not OutgoingMail.objects.exists()
    assert not submission.messages.exists()


def test_what_an_editor_put_away_can_be_taken_up_again(submission, colleague):
    status_changes.mark_spam(submission, colleague)
    status_changes.reopen(submission, colleague)
    reopened = Submission.objects.get()
    assert (reopened.status, reopened.handled_at) == (SubmissionStatus.IN_PROGRESS, None)
    status_changes.withdraw(submission)
    with pytest.raises(status_changes.NotPossibleError):
        status_changes.reopen(submission, colleague)


def test_nobody_is_asked_without_an_address(site, colleague):
    nameless = SubmissionFactory(page=site.hand_in, email="")
    with pytest.raises(status_changes.NotPossibleError):
        status_changes.ask(nameless, colleague, "Waar?")


@pytest.mark.both_databases
def test_the_database_keeps_the_moment_with_the_end(submission):
    for fields in ({"status": "spam"}, {"handled_at": timezone.now()}, {"status": "onzin"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.update(**fields)


def test_another_link_leads_nowhere(client, site, submission):
    own = path_to(submission)
    key, signature = own.removeprefix("/inzending/").strip("/").split(":")
    other = SubmissionFactory(page=site.hand_in)
    for signed in ("x", key, f"{key}:x", f"{other.key.hex}:{signature}", "é", f"{key}:{signature}x", "x" * 3000):
        for path in (f"/inzending/{signed}/", f"/inzending/{signed}/intrekken/"):
            for answer in (client.get(path), client.post(path, {"answer": "x"})):
                assert "vinden we niet" in text_of(assert_sound(answer, status=404))
    assert {row.status for row in Submission.objects.all()} == {SubmissionStatus.RECEIVED}


def test_a_link_to_what_was_made_anonymous_leads_nowhere(client, submission):
    Submission.objects.update(anonymised_at=timezone.now())
    page(client, submission, status=404)
