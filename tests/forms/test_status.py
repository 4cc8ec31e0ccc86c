"""What becomes of a submission, and the page on which the submitter follows it."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.filling.links import path_to
from forms.handling import status_changes
from forms.handling.progress import steps_of, usual_days
from forms.models import Submission
from forms.models.choices import FINAL, SubmissionStatus
from post.models import OutgoingMail
from tests.factories import PracticePageFactory, SubmissionFactory, UserFactory
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


# --- Its steps, and what comes next ----------------------------------------------------------------------------------


def test_each_step_has_its_day(client, submission, colleague):
    status_changes.assign(submission, colleague)
    status_changes.ask(submission, colleague, "Waar?")
    status_changes.answer(submission, "Daar.")
    # Passed on to another editor, which is of no interest to who waits.
    status_changes.assign(submission, UserFactory())
    status_changes.decline(submission, colleague, "Te kort.")
    status_changes.reopen(submission, colleague)
    Submission.objects.update(submit_time=datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC))
    submission.refresh_from_db()
    assert [step.said for step in steps_of(submission)] == [
        "We ontvingen wat je doorgaf",
        "Iemand van de redactie bekijkt het",
        "De redactie stelde je een vraag",
        "Je antwoordde op de vraag",
        "De redactie neemt het niet over",
        "De redactie bekijkt het opnieuw",
    ]
    document = assert_sound(client.get(path_to(submission)))
    days = [moment["datetime"] for moment in document.select(".submission__steps time")]
    # In Brussels.
    assert days == ["2026-03-02", *[timezone.localdate().isoformat()] * 5]
    assert str(colleague) not in text_of(document)


def next_step(client, submission):
    return text_of(assert_sound(client.get(path_to(submission))).select_one(".submission__next"))


def test_what_comes_next_depends_on_where_it_stands(client, site, submission, colleague):
    assert "Iemand van de redactie leest wat je doorgaf." in next_step(client, submission)
    status_changes.ask(submission, colleague, "Waar?")
    assert "Jij antwoordt" in next_step(client, submission)
    status_changes.answer(submission, "Daar.")
    assert "De redactie beslist" in next_step(client, submission)
    practice = PracticePageFactory(draft=True)
    status_changes.tie_practice(submission, practice, colleague)
    assert "publiceert ze. Dan krijg je een mail met het adres." in next_step(client, submission)
    status_changes.adopt(submission, colleague, "https://example.be/")
    Submission.objects.update(handled_at=datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))
    assert "Vanaf 1 maart 2027 wissen we je gegevens." in next_step(client, submission)


def test_how_long_it_takes_is_that_of_half_of_the_earlier_ones(client, site, submission):
    now = timezone.now()

    def handled(days, status=SubmissionStatus.DECLINED):
        earlier = SubmissionFactory(page=site.hand_in, status=status, handled_at=now)
        Submission.objects.filter(pk=earlier.pk).update(submit_time=now - datetime.timedelta(days=days))

    for days in (0, 2, 8, 40):
        handled(days)
    # What nobody decided on says nothing.
    handled(300, SubmissionStatus.SPAM)
    assert usual_days(submission) is None
    assert "de helft" not in next_step(client, submission)
    handled(90)
    assert usual_days(submission) == 9
    assert "de helft binnen 9 dagen afgehandeld" in next_step(client, submission)


@pytest.mark.both_databases
def test_the_number_of_queries_does_not_grow_with_the_steps(client, submission, colleague, django_assert_num_queries):
    page(client, submission)
    with CaptureQueriesContext(connection) as few:
        page(client, submission)
    for _round in range(3):
        status_changes.decline(submission, colleague, "Te kort.")
        status_changes.reopen(submission, colleague)
    with django_assert_num_queries(len(few)):
        page(client, submission)


# --- Its end ---------------------------------------------------------------------------------------------------------


def test_spam_is_told_to_nobody(client, submission, colleague):
    status_changes.mark_spam(submission, colleague)
    assert not OutgoingMail.objects.exists()
    text = page(client, submission)
    assert "spam" not in text.lower()
    assert "De redactie handelde het af" in text


@pytest.mark.every_case
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


@pytest.mark.thorough
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
