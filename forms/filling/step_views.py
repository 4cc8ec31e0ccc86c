"""Views of a form with steps, under the signed link of its draft: fill in a step, review all answers, hand in."""

from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http.responses import SeeOther, View, of_one_person
from core.throttling.attempts import Door, address_of, attempt, mailbox, try_again
from forms.filling import storing
from forms.filling.drafts import (
    KEPT,
    MOST_MAILS,
    draft_form_class,
    find_draft,
    initial_data,
    mail_link,
    remove_file,
    save_step,
)
from forms.filling.links import path_to, path_to_draft, read_draft_link
from forms.filling.preview import fills_a_record, preview
from forms.filling.review import ChecklistForm, review, whole_form
from forms.models import HandInDraft, Submission
from forms.questions.builder import FASTEST, HoneypotForm, add_aria_attributes
from forms.questions.steps import Step, steps_of
from practices.query.selection import selection_of

# Which button of a step was pressed: none of these goes on to the next.
GO, REMOVE = "naar", "verwijder"
PREVIOUS, LATER = "vorige", "later"
SENT = "gemaild"
_MAILED = "We mailden je de link al enkele keren. Kijk ook bij je ongewenste mails."
_NO_ROOM = "We konden je bestanden niet bewaren. Probeer het over enkele minuten opnieuw. Je antwoorden staan er nog."


class LinkForm(forms.Form):
    """Asks the address to which the link to a draft is mailed."""

    email = forms.EmailField(
        label="Je e-mailadres",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Vul je e-mailadres in.", "invalid": "Vul een adres in zoals naam@gemeente.be."},
    )

    def __init__(self, data: Any, *, email: str) -> None:
        super().__init__(data, initial={"email": email}, label_suffix="")
        add_aria_attributes(self)


def _with_draft(view: View) -> View:
    """Pass `view` the draft of the signed link. Redirect to the submission when the draft was handed in."""

    @of_one_person
    @wraps(view)
    def answer(request: HttpRequest, signed: str, *args: Any, **kwargs: Any) -> HttpResponse:
        key = read_draft_link(signed)
        draft = find_draft(key) if key else None
        if draft is not None:
            return view(request, draft, *args, **kwargs)
        handed_in = Submission.objects.filter(key=key, anonymised_at=None).first() if key else None
        if handed_in is not None:
            return _to(request, path_to(handed_in))
        return render(request, "forms/draft_none.html", status=404)

    return answer


@_with_draft
def resume_draft(request: HttpRequest, draft: HandInDraft) -> HttpResponse:
    """Redirect to the step that the submitter had reached."""
    return _to_step(request, draft, draft.reached)


@_with_draft
def fill_in_step(request: HttpRequest, draft: HandInDraft, number: int) -> HttpResponse:
    """Show a step, or store what is posted in it."""
    steps = steps_of(draft.page)
    if number > min(draft.reached, len(steps)) or number < 1:
        return _to_step(request, draft, draft.reached)
    step = steps[number - 1]
    form_class = draft_form_class(HoneypotForm, draft, step.fields)
    if request.method != "POST":
        return _step_page(request, draft, step, form_class(initial=initial_data(form_class, draft)))
    if REMOVE in request.POST:
        remove_file(draft, request.POST[REMOVE])
        form_class = draft_form_class(HoneypotForm, draft, step.fields)
    form = form_class(request.POST, request.FILES, page=draft.page)
    target = request.POST.get(GO)
    goes_on = not target and REMOVE not in request.POST
    try:
        save_step(draft, step, form, may_go_on=goes_on and form.is_valid())
    except OSError:
        form.add_error(None, _NO_ROOM)
    if form.is_valid() or (target in {PREVIOUS, LATER} and not form.non_field_errors()):
        return _after_step(request, draft, number, target)
    if REMOVE in request.POST:
        return _after_removal(request, draft, step, form)
    return _step_page(request, draft, step, form, status=422)


@_with_draft
def look_over(request: HttpRequest, draft: HandInDraft) -> HttpResponse:
    """Show all answers for review, or hand them in."""
    if draft.reached <= len(steps_of(draft.page)):
        return _to_step(request, draft, draft.reached)
    form = whole_form(draft)
    if request.method != "POST":
        return _review_page(request, draft, form, ChecklistForm(draft.page.checklist))
    checks = ChecklistForm(draft.page.checklist, request.POST)
    if not form.is_valid():
        return _review_page(request, draft, form, checks, status=422)
    if (timezone.now() - draft.created_at).total_seconds() < FASTEST:
        form.add_error(None, "Dat ging wel heel snel. Wacht enkele seconden en geef het formulier opnieuw door.")
        return _review_page(request, draft, form, checks, status=422)
    try:
        submission = storing.store_draft(request, draft, form, checks.ticked())
    except storing.TooOftenError:
        form.add_error(None, storing.TOO_OFTEN)
        response = _review_page(request, draft, form, checks, status=429)
        response["Retry-After"] = str(storing.LIMIT_SECONDS)
        return response
    return _to(request, path_to(submission))


@_with_draft
def show_preview(request: HttpRequest, draft: HandInDraft) -> HttpResponse:
    """Show the answers so far as the page of a practice."""
    form = whole_form(draft)
    if not form.is_valid() or not fills_a_record(draft.page.get_form_fields()):
        return _to(request, path_to_draft(draft, "draft_review"))
    context = {
        **preview(draft, form, request),
        "form_title": draft.page.title,
        "form_url": draft.page.url,
        "back_url": path_to_draft(draft, "draft_review"),
    }
    return render(request, "forms/draft_preview.html", context)


@_with_draft
def go_on_later(request: HttpRequest, draft: HandInDraft) -> HttpResponse:
    """Say how long the draft is kept, and mail its link to the address that is given."""
    form = LinkForm(request.POST if request.method == "POST" else None, email=_own_address(draft))
    if form.is_valid():
        email = form.cleaned_data["email"]
        if draft.mails >= MOST_MAILS:
            form.add_error(None, _MAILED)
        elif until := attempt(Door.LINK, [mailbox(email), address_of(request)]):
            form.add_error(None, f"Er is al vaak een link gevraagd. {try_again(until)}")
        elif mail_link(draft, email):
            return _to(request, f"{path_to_draft(draft, 'draft_later')}?{SENT}=1")
        else:
            form.add_error(None, _MAILED)
    context = {
        "page": draft.page,
        "form": form,
        "sent": SENT in request.GET and request.method != "POST",
        "until": draft.updated_at + KEPT,
        "url": path_to_draft(draft, "draft_later"),
        "back_url": path_to_draft(draft, "draft"),
    }
    return render(request, "forms/draft_later.html", context, status=422 if form.errors else 200)


def _after_step(request: HttpRequest, draft: HandInDraft, number: int, target: str | None) -> HttpResponse:
    if target == LATER:
        return _to(request, path_to_draft(draft, "draft_later"))
    if REMOVE in request.POST:
        return _to_step(request, draft, number)
    return _to_step(request, draft, number - 1 if target == PREVIOUS else number + 1)


def _after_removal(request: HttpRequest, draft: HandInDraft, step: Step, form: HoneypotForm) -> HttpResponse:
    """Show the step again after a file was removed: only errors of files are shown."""
    if any(form.errors.get(name) for name in form.files_questions()):
        return _step_page(request, draft, step, form, status=422)
    return _to_step(request, draft, step.number)


def _to_step(request: HttpRequest, draft: HandInDraft, number: int) -> HttpResponse:
    """Redirect to a step, or past the last one to the review."""
    if number > len(steps_of(draft.page)):
        return _to(request, path_to_draft(draft, "draft_review"))
    return _to(request, path_to_draft(draft, "draft_step", max(number, 1)))


def _to(request: HttpRequest, path: str) -> HttpResponse:
    return SeeOther(selection_of(request).carry(path))


def _own_address(draft: HandInDraft) -> str:
    """Return the e-mail address that the submitter filled in already; empty when there is none."""
    names = [field.clean_name for field in draft.page.get_form_fields() if field.question_type.asks_address]
    return next((values[0] for name in names if (values := draft.data.get(name))), "")


def _trail(draft: HandInDraft) -> list[tuple[str, str]]:
    """Return the title of each step and its address, which is empty for what was not reached yet."""
    steps = steps_of(draft.page)
    return [
        (step.title, path_to_draft(draft, "draft_step", step.number) if step.number <= draft.reached else "")
        for step in steps
    ] + [("Nakijken", path_to_draft(draft, "draft_review") if draft.reached > len(steps) else "")]


def _step_page(
    request: HttpRequest, draft: HandInDraft, step: Step, form: HoneypotForm, status: int = 200
) -> HttpResponse:
    files: dict[str, list[Any]] = {}
    for file in draft.files.all():
        files.setdefault(file.question, []).append(file)
    context = {
        "page": draft.page,
        "step": step,
        "trail": _trail(draft),
        "form": form,
        "questions": [(field, files.get(field.name, [])) for field in form.questions],
        "url": path_to_draft(draft, "draft_step", step.number),
    }
    return render(request, "forms/draft_step.html", context, status=status)


def _review_page(
    request: HttpRequest, draft: HandInDraft, form: Any, checks: ChecklistForm, status: int = 200
) -> HttpResponse:
    trail = _trail(draft)
    has_preview = form.is_valid() and fills_a_record(draft.page.get_form_fields())
    parts = [(part, path_to_draft(draft, "draft_step", part.step.number)) for part in review(draft, form)]
    context = {
        "page": draft.page,
        "trail": trail,
        "number": len(trail),
        "form": form,
        "checks": checks,
        "parts": parts,
        "warnings": [(warning, url) for part, url in parts for warning in part.warnings],
        "url": path_to_draft(draft, "draft_review"),
        "preview_url": path_to_draft(draft, "draft_preview") if has_preview else "",
        "later_url": path_to_draft(draft, "draft_later"),
    }
    return render(request, "forms/draft_review.html", context, status=status)
