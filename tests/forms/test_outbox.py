"""The outbox: a mail server that is down delays mails, it never loses them or doubles them."""

import datetime
import re
import smtplib
import threading
from collections import Counter
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from events.models.registration import RegistrationMail
from forms.models import Submission
from post import outbox
from post.models import OutgoingMail
from post.outbox import FIRST_DELAY, LEASE, LONGEST_DELAY, SENT_KEPT, delay_after, forget_sent, send_due_mails
from tests.factories import OutgoingMailFactory, RegistrationFactory, SubmissionFactory
from tests.forms.conftest import URL

pytestmark = pytest.mark.both_databases


class Down(BaseEmailBackend):
    """A mail server that refuses everything."""

    error: Exception = ConnectionRefusedError("connection refused")

    def send_messages(self, email_messages):
        raise self.error


@pytest.fixture
def mail_server_down(monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Down)


def later(**delta):
    """Let time pass."""
    return mock.patch("post.outbox.timezone.now", return_value=timezone.now() + datetime.timedelta(**delta))


def test_what_is_due_is_sent_once(db):
    owed = OutgoingMailFactory(subject="Een onderwerp", text="Dag\nallemaal", to="an@example.be")
    assert send_due_mails() == 1
    assert send_due_mails() == 0
    sent = django_mail.outbox[0]
    assert (sent.subject, sent.body, sent.to) == ("Een onderwerp", "Dag\nallemaal", ["an@example.be"])
    owed.refresh_from_db()
    assert owed.sent_at is not None
    assert len(django_mail.outbox) == 1


def test_a_mail_that_one_can_leave_says_where(db):
    address = f"https://databank.example/volgen/{'0123456789abcdef' * 6}:{'A' * 43}/weg/"
    OutgoingMailFactory(unsubscribe_url=address)
    OutgoingMailFactory()
    send_due_mails()
    leaving, other = (message.message() for message in django_mail.outbox)
    # As a program for mail reads it: on one line, with nothing encoded.
    assert f"List-Unsubscribe: <{address}>" in re.sub(r"\n\s", "", leaving.as_string())
    assert leaving["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in other


def test_what_is_not_due_waits(db):
    OutgoingMailFactory(due_at=timezone.now() + datetime.timedelta(minutes=1))
    assert send_due_mails() == 0
    with later(minutes=2):
        assert send_due_mails() == 1


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("no"),
        TimeoutError("slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPRecipientsRefused({"an@example.be": (550, b"unknown")}),
        OSError("dns"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_when_the_mail_server_is_down_it_is_tried_again_later_and_later(db, mail_server_down, monkeypatch, error):
    monkeypatch.setattr(Down, "error", error)
    owed = OutgoingMailFactory()
    delays = []
    for tries in range(1, 5):
        now = OutgoingMail.objects.get().due_at
        with mock.patch("post.outbox.timezone.now", return_value=now):
            assert send_due_mails() == 0
        owed.refresh_from_db()
        assert (owed.tries, owed.sent_at) == (tries, None)
        assert type(error).__name__ in owed.last_error
        delays.append(owed.due_at - now)
    assert delays == [FIRST_DELAY, FIRST_DELAY * 2, FIRST_DELAY * 4, FIRST_DELAY * 8]


def test_when_the_mail_server_is_back_the_mail_goes(db, monkeypatch):
    owed = OutgoingMailFactory()
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.backends.locmem.EmailBackend", Down)
        assert send_due_mails() == 0
    assert send_due_mails() == 0
    with later(minutes=2):
        assert send_due_mails() == 1
    owed.refresh_from_db()
    assert (owed.last_error, owed.tries) == ("", 2)


def test_delays_grow_to_six_hours_and_no_further():
    delays = [delay_after(tries) for tries in range(1, 200)]
    assert delays[0] == FIRST_DELAY
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY


def test_one_mail_that_fails_does_not_hold_up_the_rest(db, monkeypatch):
    OutgoingMailFactory(to="weg@example.be")
    OutgoingMailFactory(to="an@example.be")

    class Picky(django_mail.get_connection().__class__):
        def send_messages(self, email_messages):
            if email_messages[0].to == ["weg@example.be"]:
                raise smtplib.SMTPRecipientsRefused({"weg@example.be": (550, b"unknown")})
            return super().send_messages(email_messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Picky)
    assert send_due_mails() == 1
    assert [sent.to for sent in django_mail.outbox] == [["an@example.be"]]


def test_no_visitor_waits_for_a_mail_server(site, client, answers, mail_server_down):
    assert client.post(URL, answers).status_code == 303
    assert Submission.objects.count() == 1
    assert set(OutgoingMail.objects.values_list("sent_at", flat=True)) == {None}


def test_what_was_sent_long_ago_is_forgotten_unless_something_has_it(site):
    old, day = timezone.now() - SENT_KEPT, datetime.timedelta(days=1)
    gone = OutgoingMailFactory(sent_at=old - day)
    kept = [
        OutgoingMailFactory(sent_at=old + day),
        OutgoingMailFactory(due_at=old - day),
        OutgoingMailFactory(sent_at=old - day, submission=SubmissionFactory()),
        RegistrationMail.objects.create(
            registration=RegistrationFactory(), mail=OutgoingMailFactory(sent_at=old - day)
        ).mail,
    ]
    assert forget_sent() == 1
    assert set(OutgoingMail.objects.filter(pk__in=[gone.pk, *(row.pk for row in kept)])) == set(kept)


def test_a_mail_of_which_the_worker_died_is_due_again_after_the_lease(db):
    OutgoingMailFactory()
    with (
        mock.patch("post.outbox.EmailMultiAlternatives.send", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        send_due_mails()
    assert send_due_mails() == 0
    with later(seconds=LEASE.total_seconds() + 1):
        assert send_due_mails() == 1


def test_an_address_that_can_not_be_a_header_does_not_stop_the_worker(db):
    """Addresses are checked elsewhere; a row made otherwise must not block every mail after it."""
    OutgoingMailFactory(to="\u00e9 b@")
    OutgoingMailFactory(to="an@example.be")
    assert send_due_mails() == 1
    assert [sent.to for sent in django_mail.outbox] == [["an@example.be"]]


def test_a_subject_of_two_lines_names_no_one_else(db):
    OutgoingMailFactory(subject="Regel een\nBcc: x@example.be")
    assert send_due_mails() == 1
    assert django_mail.outbox[0].subject == "Regel een Bcc: x@example.be"
    assert "Bcc" not in django_mail.outbox[0].message()


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once():
    for number in range(20):
        OutgoingMailFactory(to=f"an{number}@example.be")
    sent, barrier, problems = Counter(), threading.Barrier(2), []

    def send(message):
        sent[message.to[0]] += 1
        return 1

    def work():
        try:
            barrier.wait()
            outbox.send_due_mails()
        except Exception as error:  # noqa: BLE001 - told to the test, which runs in another thread
            problems.append(error)
        finally:
            connection.close()

    with mock.patch("post.outbox.EmailMultiAlternatives.send", send_self := send):
        assert send_self
        threads = [threading.Thread(target=work) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert problems == []
    assert len(sent) == 20
    assert set(sent.values()) == {1}


def test_the_command_says_how_many_it_sent(db, capsys):
    OutgoingMailFactory()
    call_command("send_outbox")
    assert "1 sent" in capsys.readouterr().out


def test_a_mail_goes_out_as_text_and_as_a_page(site, client, answers):
    client.post(URL, {**answers, "omschrijving": "Buren <b>samen</b>"})
    send_due_mails()
    message = next(mail for mail in django_mail.outbox if mail.to == ["an.peeters@example.be"])
    page, media_type = message.alternatives[0]
    assert media_type == "text/html"
    assert "Buren &lt;b&gt;samen&lt;/b&gt;" in page
    address = re.search(r"http\S+/inzending/\S+", message.body).group()
    assert f'href="{address}"' in page
    assert client.get(urlsplit(address).path).status_code == 200
