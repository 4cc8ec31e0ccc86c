"""Gives and erases what the site holds about one person, by e-mail address (GDPR, articles 15 and 17).

Other apps that hold something of people answer the two signals.
"""

import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from forms.handling.status_changes import VIEWED
from forms.models import HandInDraft, Submission
from forms.retention.purge import anonymise, delete_bytes
from post.models import OutgoingMail
from practices.confirming.contacts import forget_address, practices_asked_of
from practices.following.contacts import followed_by, forget_follower

logger = logging.getLogger(__name__)

# Sent with `email`. A receiver returns a name and a list of dicts: what it holds.
personal_data_requested = Signal()
# Sent with `email` and `user`, in a transaction. A receiver erases and returns how many records that were.
erasure_requested = Signal()


def personal_data_of(email: str, user: Any) -> dict[str, Any]:
    """Return all that is held about the person with this address, as data. Reading it is in the audit log.

    Submissions stand under 'inzendingen', what was begun and not handed in under 'concepten', mails under 'mails', the
    practices about which the person is asked under 'nazicht', and the queries that they follow under 'gevolgd'.
    """
    submissions = list(_submissions(email))
    for submission in submissions:
        log(submission, VIEWED, user=user)
    held = {
        "e-mailadres": email,
        "opgevraagd_op": timezone.localtime().isoformat(timespec="seconds"),
        "inzendingen": [_submission(row) for row in submissions],
        "concepten": [{"laatst_bewaard_op": _when(row.updated_at), "antwoorden": row.data} for row in _drafts(email)],
        "mails": [{"op": _when(row.created_at), "onderwerp": row.subject, "tekst": row.text} for row in _mails(email)],
        "nazicht": practices_asked_of(email),
        "gevolgd": followed_by(email),
    }
    found: list[Any] = [answer for _receiver, answer in personal_data_requested.send(sender=None, email=email)]
    return {**held, **dict(found)}


@transaction.atomic
def erase_personal_data(email: str, user: Any) -> int:
    """Erase what is held about the person with this address, and return how many records that were.

    What was still being handled is withdrawn. A practice that came of it stays, for it names nobody.
    """
    submissions = list(_submissions(email))
    for submission in submissions:
        anonymise(submission, user)
    drafts = list(_drafts(email))
    for draft in drafts:
        delete_bytes(draft.files.all())
        draft.delete()
    _mails(email).delete()
    asked = forget_address(email)
    followed = forget_follower(email)
    others: list[Any] = [answer for _receiver, answer in erasure_requested.send(sender=None, email=email, user=user)]
    number = len(submissions) + len(drafts) + asked + followed + sum(others)
    logger.info("erased %s records about one person", number)
    return number


def _submissions(email: str) -> QuerySet[Submission]:
    rows = Submission.objects.filter(email__iexact=email, anonymised_at=None).order_by("submit_time")
    return rows.select_related("page").prefetch_related("messages", "files")


def _mails(email: str) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(to__iexact=email).order_by("pk")


def _drafts(email: str) -> list[HandInDraft]:
    # Few, for they live a month. Whole answers: the address of another may end in the same letters.
    return [row for row in HandInDraft.objects.all() if email.lower() in _told(row)]


def _told(draft: HandInDraft) -> set[str]:
    return {value.strip().lower() for values in draft.data.values() for value in values}


def _submission(row: Submission) -> dict[str, Any]:
    return {
        "referentienummer": row.reference,
        "formulier": row.page.title,
        "ontvangen_op": _when(row.submit_time),
        "status": row.get_status_display(),
        "naam": row.name,
        "antwoorden": {answer.label: answer.text for answer in row.answers},
        "toestemmingen": row.consents,
        "berichten": [{"op": _when(message.created_at), "tekst": message.text} for message in row.messages.all()],
        "bestanden": [file.name for file in row.files.all()],
    }


def _when(moment: Any) -> str:
    return str(timezone.localtime(moment).isoformat(timespec="seconds"))
