"""Views of a submission for its submitter, under a signed link: its status, answering a question, withdrawing."""

from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.http.responses import SeeOther, View, of_one_person
from forms.filling.links import path_to, read_link
from forms.handling import progress, status_changes
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from forms.questions.builder import add_aria_attributes
from practices.models import PracticePage

# The parameter by which the page says what was done; it holds no more than that.
DONE = "gedaan"
_LONGEST_ANSWER = 5000


class AnswerForm(forms.Form):
    """Asks the answer of a submitter to a question of the editors."""

    answer = forms.CharField(
        label="Je antwoord",
        max_length=_LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Schrijf je antwoord.",
            "max_length": "Dat is te lang. Hou het op %(limit_value)d tekens, het zijn er nu %(show_value)d.",
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        add_aria_attributes(self)


def _with_submission(view: View) -> View:
    """Pass `view` the submission of the signed link, or answer 404."""

    @of_one_person
    @wraps(view)
    def answer(request: HttpRequest, signed: str) -> HttpResponse:
        key = read_link(signed)
        found = Submission.objects.filter(key=key, anonymised_at=None).select_related("practice", "page")
        submission = found.first() if key else None
        if submission is None:
            return render(request, "forms/status_none.html", status=404)
        return view(request, submission)

    return answer


@_with_submission
def show_submission(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show the status of a submission, or store the answer to a question."""
    if request.method != "POST":
        return _page(request, submission, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, form, status=422)
    try:
        status_changes.answer(submission, form.cleaned_data["answer"])
    except status_changes.NotPossibleError:
        return _page(request, submission, form, status=409)
    return SeeOther(f"{path_to(submission)}?{DONE}=antwoord")


@_with_submission
def withdraw_submission(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask to confirm withdrawing, or withdraw the submission."""
    if submission.is_final:
        return SeeOther(path_to(submission))
    if request.method != "POST":
        context = {
            "submission": submission,
            "back_url": path_to(submission),
            "url": path_to(submission, "submission_withdraw"),
        }
        return render(request, "forms/status_withdraw.html", context)
    try:
        status_changes.withdraw(submission)
    except status_changes.NotPossibleError:
        submission.refresh_from_db()
        return _page(request, submission, AnswerForm(), status=409)
    return SeeOther(path_to(submission))


def _page(request: HttpRequest, submission: Submission, form: AnswerForm, status: int = 200) -> HttpResponse:
    asked = submission.status == SubmissionStatus.QUESTION
    context = {
        "submission": submission,
        "page": submission.page.specific,
        "steps": progress.steps_of(submission),
        "usual_days": None if submission.is_final else progress.usual_days(submission),
        "erased_on": progress.erased_on(submission),
        "correspondence": list(submission.messages.all()),
        "form": form if asked or form.is_bound else None,
        "too_late": status == 409,  # noqa: PLR2004 - the status of what conflicts with what is so now
        "answered": request.GET.get(DONE) == "antwoord" and request.method != "POST",
        "practice": _public_practice(submission),
        "url": path_to(submission),
        "withdraw_url": "" if submission.is_final else path_to(submission, "submission_withdraw"),
    }
    return render(request, "forms/status.html", context, status=status)


def _public_practice(submission: Submission) -> PracticePage | None:
    """Return the practice that was made from it, or that it is about, when it is public."""
    key = submission.practice_id or submission.about_id
    return PracticePage.objects.public().filter(pk=key).first() if key else None
