"""Removes personal data that is no longer needed: answers, names, messages, mails and files."""

import datetime
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from forms.models import Submission
from forms.models.choices import SubmissionStatus
from forms.models.submission import PrivateFile
from library.models import SiteSettings

logger = logging.getLogger(__name__)

# The action in the audit log.
ANONYMISED = "forms.anonymise"
SPAM_DAYS = 30


@dataclass(frozen=True)
class Due:
    """A submission of which the time is over. deleted: it goes as a whole; otherwise its personal data goes."""

    submission: Submission
    deleted: bool


def due(now: datetime.datetime | None = None) -> Iterator[Due]:
    """Yield the submissions of which the time is over: spam, withdrawn ones, and those handled long ago."""
    now = now or timezone.now()
    long_ago = Q(handled_at__lte=now - datetime.timedelta(days=SiteSettings.shortest("submission_days")))
    spam = Q(status=SubmissionStatus.SPAM)
    handled = ~spam & (long_ago | Q(status=SubmissionStatus.WITHDRAWN))
    old_spam = spam & Q(handled_at__lte=now - datetime.timedelta(days=SPAM_DAYS))
    rows = Submission.objects.filter(handled | old_spam, handled_at__isnull=False, anonymised_at=None)
    for submission in rows.order_by("handled_at", "pk"):
        yield Due(submission, submission.status == SubmissionStatus.SPAM)


def purge_submissions(now: datetime.datetime | None = None) -> int:
    """Remove what is due, and return from how many submissions. Each has its own transaction."""
    number = 0
    for found in list(due(now)):
        if found.deleted:
            delete(found.submission)
        else:
            anonymise(found.submission)
        number += 1
    if number:
        logger.info("removed what people told in %s submissions", number)
    return number


@transaction.atomic
def anonymise(submission: Submission, user: object | None = None) -> None:
    """Erase the personal data in a submission. That it came, when, and what became of it stays; its link stops working.

    One that was still being handled is withdrawn: nothing is left of it to handle.
    """
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if not locked.is_final:
        locked.status, locked.handled_at = SubmissionStatus.WITHDRAWN, timezone.now()
    delete_bytes(locked.files.all())
    locked.files.all().delete()
    locked.messages.all().delete()
    locked.mails.all().delete()
    locked.form_data = {}
    locked.name = locked.email = ""
    locked.anonymised_at = timezone.now()
    locked.save()
    log(locked, ANONYMISED, user=user)


@transaction.atomic
def delete(submission: Submission) -> None:
    """Delete a submission with everything that belongs to it."""
    delete_bytes(submission.files.all())
    submission.delete()


def delete_bytes(rows: Iterable[PrivateFile]) -> None:
    """Delete the bytes of these files once the transaction that deletes their rows is committed."""
    for row in rows:
        # A transaction that fails must find its files.
        transaction.on_commit(partial(row.file.delete, save=False))
