"""Writes the mails about a submission to the outbox, in the transaction of what causes them."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from forms.filling.links import link_to
from forms.models import Submission
from library.models import SiteSettings
from post.letters import letter
from post.models import OutgoingMail

# Where the CMS shows a submission.
INSPECT = "inzendingen_modeladmin_inspect"


def confirm(submission: Submission) -> None:
    """Owe the submitter the confirmation, with the number, the link to the status page and all answers."""
    _to_submitter(submission, "We hebben je inzending ontvangen", "confirmation")


def ask(submission: Submission, question: str) -> None:
    """Owe the submitter a question of the editors."""
    _to_submitter(submission, "We hebben een vraag over je inzending", "question", question=question)


def decline(submission: Submission, reason: str) -> None:
    """Owe the submitter the news that nothing is taken over, and why."""
    _to_submitter(submission, "We nemen je inzending niet over", "declined", reason=reason)


def published(submission: Submission, url: str) -> None:
    """Owe the submitter the address at which the practice stands."""
    _to_submitter(submission, "Wat je doorgaf, staat in de databank", "published", url=url)


def notice(submission: Submission) -> None:
    """Owe the editors the news of a submission, where its form asks for that."""
    if submission.page.specific.notify_editors:
        _to_editors(submission, "Nieuwe inzending", "notice")


def pass_on(submission: Submission) -> None:
    """Owe the point of contact of a practice what somebody asks about it, where the form is for that.

    The asker gets no address; who answers, answers to theirs. Without a point of contact only the editors know of it.
    """
    practice = submission.about
    if practice is None or not practice.contact_email:
        return
    if SiteSettings.objects.filter(contact_page=submission.page_id).exists():
        subject = f"Een vraag over {practice.title}"
        url = urljoin(settings.BASE_URL, practice.get_url() or "/")
        mail = _mail(submission, practice.contact_email, subject, "contact", {"url": url})
        mail.reply_to = submission.email
        mail.save()


def answered(submission: Submission, answer: str) -> None:
    """Owe the editors the answer of a submitter."""
    _to_editors(submission, "Antwoord op je vraag", "answered", answer=answer)


def withdrawn(submission: Submission) -> None:
    """Owe the editors the news that a submitter took it back."""
    _to_editors(submission, "Ingetrokken", "withdrawn")


def _to_submitter(submission: Submission, subject: str, template: str, **context: Any) -> None:
    if submission.email:
        context["link"] = link_to(submission)
        _owe(submission, submission.email, f"{subject} ({submission.reference})", template, context)


def _to_editors(submission: Submission, subject: str, template: str, **context: Any) -> None:
    address = SiteSettings.for_site(submission.page.get_site()).editors_email
    if submission.handler and submission.handler.email:
        address = submission.handler.email
    if address:
        context["link"] = urljoin(settings.BASE_URL, reverse(INSPECT, args=[submission.pk]))
        _owe(submission, address, f"{subject}: {submission.title} ({submission.reference})", template, context)


def _owe(submission: Submission, to: str, subject: str, template: str, context: dict[str, Any]) -> None:
    _mail(submission, to, subject, template, context).save()


def _mail(submission: Submission, to: str, subject: str, template: str, context: dict[str, Any]) -> OutgoingMail:
    mail = letter(to, subject, f"forms/mail/{template}.txt", {**context, "submission": submission})
    mail.submission = submission
    return mail
