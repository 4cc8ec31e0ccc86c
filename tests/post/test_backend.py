"""What Django and Wagtail mail waits in the outbox, whatever the mail server does."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from post.models import OutgoingMail
from post.outbox import send_due_mails
from tests.factories import PracticePageFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _outbox(settings, db):
    settings.EMAIL_BACKEND = "post.backend.OutboxBackend"


def test_a_mail_of_wagtail_is_owed_and_then_sent(editor, moderator, site):
    task = GroupApprovalTask.objects.create(name="Nakijken")
    task.groups.set(moderator.groups.all())
    workflow = Workflow.objects.create(name="Moderatie")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = PracticePageFactory(title="Leefstraat", live=False)
    page.save_revision(user=editor)
    workflow.start(page, editor)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    owed = OutgoingMail.objects.get(to=moderator.email)
    assert "Leefstraat" in owed.subject
    assert edit in owed.text
    # Nobody asked the mail server yet.
    assert mail.outbox == []
    assert send_due_mails() == OutgoingMail.objects.count()
    assert moderator.email in {person for message in mail.outbox for person in message.to}


def test_a_new_password_is_asked_without_the_mail_server(client, editor):
    client.post("/cms/password_reset/", {"email": editor.email})
    assert "/cms/password_reset/confirm/" in OutgoingMail.objects.get(to=editor.email).text


def test_each_who_is_to_read_it_is_owed_one():
    people = {"to": ["An <an@example.be>", "an@example.be"], "cc": ["bea@example.be"], "reply_to": ["c@example.be"]}
    message = mail.EmailMultiAlternatives("Een\tregel", "Dag", **people)
    message.attach_alternative("<p>Dag</p>", "text/html")
    assert message.send() == 1
    rows = OutgoingMail.objects.order_by("to").values_list("to", "subject", "text", "html", "reply_to").distinct()
    told = ("Een regel", "Dag", "<p>Dag</p>", "c@example.be")
    assert list(rows) == [("an@example.be", *told), ("bea@example.be", *told)]


def test_what_is_undone_is_not_owed():
    with transaction.atomic():
        mail.send_mail("Onderwerp", "Dag", None, ["an@example.be"])
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_a_file_that_goes_along_is_sent_at_once():
    message = mail.EmailMessage("Onderwerp", "Dag", to=["an@example.be"])
    message.attach("a.txt", "tekst", "text/plain")
    message.send()
    assert [sent.attachments[0].filename for sent in mail.outbox] == ["a.txt"]
    assert not OutgoingMail.objects.exists()
