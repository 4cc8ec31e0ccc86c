"""Takes in a form: the submission and the mails that it owes are stored together, or not at all."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms import mails
from forms.answers import stored_questions
from forms.builder import HandInForm
from forms.choices import Autocomplete
from forms.references import new_reference

if TYPE_CHECKING:
    from forms.models import FormPage, Submission

# The action in the audit log.
RECEIVED = "forms.receive"
_REFERENCE_TRIES = 5
_LONGEST_NAME = 160


def store_submission(page: "FormPage", form: HandInForm) -> "Submission":
    """Store what was handed in and return it; the same form handed in again returns the first."""
    submissions = page.get_submission_class().objects
    for _try in range(_REFERENCE_TRIES):
        existing = submissions.filter(key=form.key).first()
        if existing is not None:
            return existing
        try:
            return _store(page, form)
        except IntegrityError:
            # Another request stored this form a moment ago, or the random reference number is taken.
            continue
    raise IntegrityError("no free reference number found")


@transaction.atomic
def _store(page: "FormPage", form: HandInForm) -> "Submission":
    now = timezone.now().isoformat()
    submission = page.get_submission_class().objects.create(
        page=page,
        form_data=form.answers(),
        key=form.key,
        reference=new_reference(),
        notice=page.notice,
        questions=stored_questions(page.get_form_fields()),
        name=_answer_by(page, form, "autocomplete", Autocomplete.NAME)[:_LONGEST_NAME],
        email=_answer_by(page, form, "field_type", "email"),
        consents=[{"text": text, "given_at": now} for text in form.given_consents()],
    )
    submission.terms.set(form.chosen_terms())
    submission.municipalities.set(form.chosen_municipalities())
    mails.confirm(submission)
    mails.notice(submission)
    log(submission, RECEIVED)
    return submission


def _answer_by(page: "FormPage", form: HandInForm, attribute: str, value: str) -> str:
    """Return the first answer to a question of which `attribute` is `value`."""
    names = [field.clean_name for field in page.get_form_fields() if getattr(field, attribute) == value]
    return next((str(form.cleaned_data[name]) for name in names if form.cleaned_data.get(name)), "")
