"""The panel of the first screen about what was handed in."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from forms.filling.mails import INSPECT
from forms.inbox.actions import HANDLE, INDEX
from forms.inbox.listing import OPEN
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from library.cms.work import Work, WorkPanel, WorkRow

# In the order in which an editor takes them up: what nobody looked at, what is one's own, what waits for an answer.
_FIRST, _SECOND, _THIRD = range(3)


class SubmissionsPanel(WorkPanel):
    """What is new, what the user is handling, and what waits for an answer of who sent it; the oldest of each first."""

    name = "inzendingen"
    heading = "Inzendingen"
    icon = "mail"
    empty = "Alle inzendingen zijn behandeld."
    order = 100

    def is_for(self) -> bool:
        return bool(self.user.has_perm(HANDLE))

    def work(self) -> Work:
        submissions = waiting_for(self.user)
        shown = submissions.select_related("page").order_by("turn", "submit_time", "pk")[: self.most]
        url = f"{reverse(INDEX)}?status={OPEN}"
        return Work([_row(submission) for submission in shown], submissions.count(), url)


def waiting_for(user: Any) -> QuerySet[Submission]:
    """Return the submissions that `user` should know of, annotated with `turn`, in which they are taken up."""
    turns = (
        When(status=SubmissionStatus.RECEIVED, then=Value(_FIRST)),
        When(status=SubmissionStatus.IN_PROGRESS, then=Value(_SECOND)),
    )
    mine = Q(status=SubmissionStatus.IN_PROGRESS, handler=user)
    unassigned = Q(status__in=(SubmissionStatus.RECEIVED, SubmissionStatus.QUESTION))
    return Submission.objects.filter(mine | unassigned).annotate(
        turn=Case(*turns, default=Value(_THIRD), output_field=IntegerField())
    )


def _row(submission: Submission) -> WorkRow:
    return WorkRow(
        submission.title,
        reverse(INSPECT, args=[submission.pk]),
        note=submission.page.title,
        label=submission.get_status_display(),
        since=submission.submit_time,
    )
