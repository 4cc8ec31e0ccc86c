"""Takes in a form: the submission and the mails that it owes are stored together, or not at all."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.formats import date_format

from forms.builder import HandInForm
from forms.references import new_reference
from library.models import SiteSettings

if TYPE_CHECKING:
    from forms.models import FormPage, Submission

_REFERENCE_TRIES = 5


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
    submission = page.get_submission_class().objects.create(
        page=page, form_data=form.answers(), key=form.key, reference=new_reference(), notice=page.notice
    )
    submission.mails.bulk_create(
        submission.mails.model(submission=submission, **mail) for mail in _mails_owed(page, form, submission)
    )
    return submission


def _mails_owed(page: "FormPage", form: HandInForm, submission: "Submission") -> list[dict[str, Any]]:
    context = {
        "page": page,
        "reference": submission.reference,
        "answers": [(field.label, _in_words(form.cleaned_data.get(field.name))) for field in form.questions],
    }
    mails = []
    editors = SiteSettings.for_site(page.get_site()).editors_email
    if page.notify_editors and editors:
        text = render_to_string("forms/mail/notice.txt", context)
        mails.append({"to": editors, "subject": f"Nieuwe inzending {submission.reference}: {page.title}", "text": text})
    if submitter := _submitter_address(page, form):
        text = render_to_string("forms/mail/confirmation.txt", context)
        subject = f"We hebben je inzending ontvangen ({submission.reference})"
        mails.append({"to": submitter, "subject": subject, "text": text})
    return mails


def _submitter_address(page: "FormPage", form: HandInForm) -> str:
    names = [field.clean_name for field in page.get_form_fields() if field.field_type == "email"]
    return next((form.cleaned_data[name] for name in names if form.cleaned_data.get(name)), "")


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)
