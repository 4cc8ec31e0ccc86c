"""Forms that editors make, and what is handed in with them."""

from forms.models.draft import DraftFile, HandInDraft
from forms.models.page import FormField, FormPage
from forms.models.submission import Submission, SubmissionFile, SubmissionMessage

__all__ = [
    "DraftFile",
    "FormField",
    "FormPage",
    "HandInDraft",
    "Submission",
    "SubmissionFile",
    "SubmissionMessage",
]
