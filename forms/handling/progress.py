"""What a submitter may know of how a submission goes: the day of each step, and roughly when the next one comes."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from wagtail.log_actions import registry as log_registry

from forms.handling import status_changes
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from library.models import SiteSettings

# What the audit log calls a step, in words for the submitter. What is not here is of the editors alone.
_SAID = {
    status_changes.ASSIGNED: "Iemand van de redactie bekijkt het",
    status_changes.ASKED: "De redactie stelde je een vraag",
    status_changes.ANSWERED: "Je antwoordde op de vraag",
    status_changes.PRACTICE_MADE: "De redactie begon aan een fiche",
    status_changes.ADOPTED: "Het staat in de databank",
    status_changes.DECLINED: "De redactie neemt het niet over",
    status_changes.HANDLED: "De redactie handelde het af",
    # Nobody is told that it was taken for spam.
    status_changes.SPAM: "De redactie handelde het af",
    status_changes.REOPENED: "De redactie bekijkt het opnieuw",
    status_changes.WITHDRAWN: "Je trok het in",
}
# The others can come more than once, and mean something each time.
_TOLD_ONCE = {status_changes.ASSIGNED}

_DONE_BY_EDITORS = (SubmissionStatus.ADOPTED, SubmissionStatus.DECLINED, SubmissionStatus.HANDLED)
# Of how many earlier submissions the time is looked at, and below how many it says nothing.
_MOST_EARLIER = 20
_FEWEST_EARLIER = 5


@dataclass(frozen=True)
class Step:
    """A step of a submission: what happened, in Dutch, and when."""

    said: str
    at: datetime.datetime


def steps_of(submission: Submission) -> list[Step]:
    """Return the steps of a submission up to now, the first one first. One query."""
    logged = log_registry.get_logs_for_instance(submission).filter(action__in=_SAID)
    found = [Step("We ontvingen wat je doorgaf", submission.submit_time)]
    told: set[str] = set()
    for action, at in logged.order_by("timestamp", "pk").values_list("action", "timestamp"):
        if action not in told & _TOLD_ONCE:
            found.append(Step(_SAID[action], at))
        told.add(action)
    return found


def usual_days(submission: Submission) -> int | None:
    """Return in how many days half of the last submissions of the same form were handled. One query.

    None when there are too few of them to say anything.
    """
    earlier = Submission.objects.filter(page=submission.page_id, status__in=_DONE_BY_EDITORS).order_by("-handled_at")
    times = earlier.values_list("submit_time", "handled_at")[:_MOST_EARLIER]
    days = sorted((handled - came).days + 1 for came, handled in times if handled)
    return days[(len(days) - 1) // 2] if len(days) >= _FEWEST_EARLIER else None


def erased_on(submission: Submission) -> datetime.date | None:
    """Return the day from which the personal data of a submission is erased, as far as it is known. One query.

    None while it is open, and for what goes sooner.
    """
    if submission.handled_at is None or submission.status not in _DONE_BY_EDITORS:
        return None
    kept = datetime.timedelta(days=SiteSettings.shortest("submission_days"))
    return timezone.localdate(submission.handled_at + kept)
