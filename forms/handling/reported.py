"""Makes a submission of what the owner of a practice answered by mail: something changed, or it stopped."""

from typing import Any

from wagtail.log_actions import log

from forms.filling import mails
from forms.filling.references import new_reference
from forms.filling.storing import RECEIVED
from forms.models import FormPage, Submission
from library.models import SiteSettings
from practices.models import ConfirmationRound
from practices.models.choices import Outcome

_OUTCOME = {"name": "uitkomst", "label": "Klopt de praktijk nog?", "type": "singleline", "maps_to": ""}
_TOLD = {"name": "toelichting", "label": "Wat de eigenaar schreef", "type": "multiline", "maps_to": ""}


def take_report(row: ConfirmationRound, to: str, told: str) -> bool:
    """Put an answer in the inbox, as if handed in with the form to complete a practice. Without one return False.

    Call it in the transaction of the answer. The owner gets the mail that every submitter gets, with the link by which
    questions of editors are answered.
    """
    page = _form()
    if page is None:
        return False
    answers: dict[str, Any] = {"uitkomst": Outcome(row.outcome).label, "toelichting": told}
    submission = Submission.objects.create(
        page=page,
        form_data=answers,
        reference=_free_reference(),
        notice=page.notice,
        questions=[_OUTCOME, _TOLD],
        about=row.practice,
        name=str(row.practice.project_owner or ""),
        email=to,
    )
    mails.confirm(submission)
    mails.notice(submission)
    log(submission, RECEIVED)
    return True


def _form() -> FormPage | None:
    keys = SiteSettings.objects.order_by("pk").values_list("suggestion_page", "hand_in_page")
    wanted = [key for pair in keys for key in pair if key]
    found = FormPage.objects.in_bulk(wanted)
    return next((found[key] for key in wanted if key in found), None)


def _free_reference() -> str:
    # The same number twice is too rare for more than to look: the column is unique.
    number = new_reference()
    return _free_reference() if Submission.objects.filter(reference=number).exists() else number
