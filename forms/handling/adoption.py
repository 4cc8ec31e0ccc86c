"""Records that a municipality adopted a practice, from a submission of the form 'Ook bij ons'."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator

from core.changelog.noting import wait_for_writers
from forms.handling import status_changes
from forms.models import Submission
from forms.models.choices import APPROACH, STARTED
from forms.questions.practice_record import partial_date
from library.models import SiteSettings
from practices.models import PracticeAdoption

_LONGEST = PracticeAdoption._meta.get_field("changes").max_length or 0


def tells_of_adoption(submission: Submission) -> bool:
    """Whether it was handed in with the form 'Ook bij ons' of the site, from the page of a practice."""
    if submission.about_id is None:
        return False
    return SiteSettings.objects.filter(adoption_page=submission.page_id).exists()


@transaction.atomic
def approve_adoption(submission: Submission, user: Any) -> list[PracticeAdoption]:
    """Add the municipalities to those that adopted the practice, tell the submitter, and return the new rows.

    A municipality that is there already keeps what is told of it. Raises NotPossibleError when nothing was told that
    can show.
    """
    wait_for_writers()
    locked = status_changes.lock_open(submission)
    municipalities = list(locked.municipalities.all())
    practice = locked.about
    if practice is None or not municipalities:
        raise status_changes.NotPossibleError(
            "Er is geen praktijk of geen gemeente gekozen. Stel een vraag aan de inzender."
        )
    told = {answer.maps_to: answer.text.strip() for answer in locked.answers if answer.maps_to}
    fields = {
        "since": partial_date(told.get(STARTED, "")),
        "changes": Truncator(told.get(APPROACH, "")).chars(_LONGEST),
    }
    made = []
    for municipality in municipalities:
        adoption, is_new = PracticeAdoption.objects.get_or_create(
            practice=practice, municipality=municipality, defaults=fields
        )
        made += [adoption] if is_new else []
    status_changes.adopt(locked, user, urljoin(settings.BASE_URL, practice.get_url() or "/"))
    return made
