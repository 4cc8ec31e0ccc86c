"""Records that a municipality adopted a practice, from a submission of the form 'Ook bij ons'."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator

from core.changelog.noting import wait_for_writers
from core.text.personal_data import personal_data_in
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


def personal_data_to_show(submission: Submission) -> list[str]:
    """Return what may be personal data in what the page of the practice would show, each with its kind, in Dutch."""
    return list(map(str, personal_data_in(_changes(submission))))


def _changes(submission: Submission) -> str:
    told = {answer.maps_to: answer.text.strip() for answer in submission.answers if answer.maps_to}
    return Truncator(told.get(APPROACH, "")).chars(_LONGEST)


@transaction.atomic
def approve_adoption(submission: Submission, user: Any, *, looked_at: bool = False) -> list[PracticeAdoption]:
    """Add the municipalities to those that adopted the practice, tell the submitter, and return the new rows.

    A municipality that is there already keeps what is told of it. looked_at: whether `user` said that what may be
    personal data may show. Raises NotPossibleError when they did not, or when nothing was told that can show.
    """
    wait_for_writers()
    locked = status_changes.lock_open(submission)
    municipalities = list(locked.municipalities.all())
    practice = locked.about
    if practice is None or not municipalities:
        raise status_changes.NotPossibleError(
            "Er is geen praktijk of geen gemeente gekozen. Stel een vraag aan de inzender."
        )
    if not looked_at and (found := personal_data_to_show(locked)):
        raise status_changes.NotPossibleError(
            f"Dit lijken persoonsgegevens: {', '.join(found)}. Vink aan dat ze op de site mogen, of stel een vraag."
        )
    told = {answer.maps_to: answer.text.strip() for answer in locked.answers if answer.maps_to}
    fields = {"since": partial_date(told.get(STARTED, "")), "changes": _changes(locked)}
    made = []
    for municipality in municipalities:
        adoption, is_new = PracticeAdoption.objects.get_or_create(
            practice=practice, municipality=municipality, defaults=fields
        )
        made += [adoption] if is_new else []
    status_changes.adopt(locked, user, urljoin(settings.BASE_URL, practice.get_url() or "/"))
    return made
