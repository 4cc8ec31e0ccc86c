"""Forms that editors make, what is handed in with them, and the mails that are owed."""

from forms.models.draft import DraftFile, HandInDraft
from forms.models.mail import OutgoingMail
from forms.models.page import FormField, FormPage
from forms.models.submission import Submission, SubmissionFile, SubmissionMessage

__all__ = [
    "DraftFile",
    "FormField",
    "FormPage",
    "HandInDraft",
    "OutgoingMail",
    "Submission",
    "SubmissionFile",
    "SubmissionMessage",
]
