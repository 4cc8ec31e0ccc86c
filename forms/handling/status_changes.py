"""Changes the status of submissions. Each change is one transaction with its mails and its line in the audit log.

What may not be done any more (two editors at once, a link opened again) raises NotPossibleError and changes nothing.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms.filling import mails
from forms.models import Submission
from forms.models.choices import MessageKind, SubmissionStatus
from practices.models import PracticePage

# The actions in the audit log.
VIEWED = "forms.view"
DOWNLOADED = "forms.download"
EXPORTED = "forms.export"
ASSIGNED = "forms.assign"
ASKED = "forms.ask"
ANSWERED = "forms.answer"
DECLINED = "forms.decline"
HANDLED = "forms.handle"
SPAM = "forms.spam"
REOPENED = "forms.reopen"
WITHDRAWN = "forms.withdraw"
PRACTICE_MADE = "forms.make_practice"
ADOPTED = "forms.adopt"


class NotPossibleError(Exception):
    """Raised when a step is not possible in the present status; the message says why, in Dutch."""


@transaction.atomic
def assign(submission: Submission, user: Any) -> None:
    """Assign the submission to `user`."""
    locked = lock_open(submission)
    locked.handler = user
    if locked.status == SubmissionStatus.RECEIVED:
        locked.status = SubmissionStatus.IN_PROGRESS
    locked.save()
    log(locked, ASSIGNED, user=user)


@transaction.atomic
def ask(submission: Submission, user: Any, question: str) -> None:
    """Ask the submitter a question, by mail and on the status page."""
    locked = lock_open(submission)
    if not locked.email:
        raise NotPossibleError("Bij deze inzending staat geen e-mailadres. Je kunt er geen vraag over stellen.")
    locked.status = SubmissionStatus.QUESTION
    locked.handler = locked.handler or user
    locked.save()
    locked.messages.create(kind=MessageKind.QUESTION, author=user, text=question)
    mails.ask(locked, question)
    log(locked, ASKED, user=user)


@transaction.atomic
def answer(submission: Submission, text: str) -> None:
    """Store the answer of the submitter to a question."""
    locked = lock_open(submission)
    if locked.status != SubmissionStatus.QUESTION:
        raise NotPossibleError("Op deze vraag is al geantwoord.")
    locked.status = SubmissionStatus.IN_PROGRESS
    locked.save()
    locked.messages.create(kind=MessageKind.ANSWER, text=text)
    mails.answered(locked, text)
    log(locked, ANSWERED)


@transaction.atomic
def decline(submission: Submission, user: Any, reason: str) -> None:
    """Decline the submission, and tell the submitter why."""
    locked = lock_open(submission)
    locked.messages.create(kind=MessageKind.REASON, author=user, text=reason)
    _end(locked, SubmissionStatus.DECLINED, user)
    mails.decline(locked, reason)
    log(locked, DECLINED, user=user)


@transaction.atomic
def handle(submission: Submission, user: Any) -> None:
    """Close a submission that needs nothing more, such as a question that was answered by mail."""
    locked = lock_open(submission)
    _end(locked, SubmissionStatus.HANDLED, user)
    log(locked, HANDLED, user=user)


@transaction.atomic
def mark_spam(submission: Submission, user: Any) -> None:
    """Close a submission as spam. Nobody is told."""
    locked = lock_open(submission)
    _end(locked, SubmissionStatus.SPAM, user)
    log(locked, SPAM, user=user)


@transaction.atomic
def reopen(submission: Submission, user: Any) -> None:
    """Reopen a submission that was closed by editors."""
    locked = lock(submission)
    if not locked.is_final or locked.status in {SubmissionStatus.WITHDRAWN, SubmissionStatus.ADOPTED}:
        raise NotPossibleError("Deze inzending kun je niet heropenen.")
    if locked.anonymised_at:
        raise NotPossibleError("De gegevens van deze inzending zijn al gewist.")
    locked.status = SubmissionStatus.IN_PROGRESS
    locked.handled_at = None
    locked.save()
    log(locked, REOPENED, user=user)


@transaction.atomic
def withdraw(submission: Submission) -> None:
    """Withdraw a submission for its submitter, as long as it is open."""
    locked = lock_open(submission)
    _end(locked, SubmissionStatus.WITHDRAWN)
    mails.withdrawn(locked)
    log(locked, WITHDRAWN)


@transaction.atomic
def tie_practice(submission: Submission, page: PracticePage, user: Any) -> None:
    """Link the submission to the draft that was made from it, and mark it as in progress."""
    locked = lock_open(submission)
    locked.practice = page
    locked.practice_made_at = timezone.now()
    locked.handler = locked.handler or user
    if locked.status == SubmissionStatus.RECEIVED:
        locked.status = SubmissionStatus.IN_PROGRESS
    locked.save()
    log(locked, PRACTICE_MADE, user=user, data={"page": page.pk})


@transaction.atomic
def adopt(submission: Submission, user: Any, url: str) -> None:
    """Close a submission as adopted, and tell the submitter that the practice stands at `url`.

    Does nothing when it is closed already, as at a second publication.
    """
    locked = lock(submission)
    if locked.is_final:
        return
    _end(locked, SubmissionStatus.ADOPTED, user)
    mails.published(locked, url)
    log(locked, ADOPTED, user=user)


def lock(submission: Submission) -> Submission:
    """Return the submission as it is now, for this transaction alone."""
    # Not its relations: PostgreSQL locks no row that an outer join may not find.
    return Submission.objects.select_for_update().get(pk=submission.pk)


def lock_open(submission: Submission) -> Submission:
    locked = lock(submission)
    if locked.is_final:
        raise NotPossibleError(f"Deze inzending is al afgesloten: {locked.get_status_display().lower()}.")
    return locked


def _end(locked: Submission, status: SubmissionStatus, user: Any = None) -> None:
    locked.status = status
    locked.handler = locked.handler or user
    locked.handled_at = timezone.now()
    locked.save()
