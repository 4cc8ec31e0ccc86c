"""Views of the page of a form: show it, store what is handed in, or begin a draft with steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from core.http.responses import SeeOther
from core.throttling.limits import within_address_limit
from forms.filling.links import path_to, path_to_draft
from forms.filling.storing import LIMIT_SECONDS, TOO_OFTEN, TooOftenError, store_submission
from forms.models import FormPage
from forms.models.reserved_names import PRACTICE
from forms.questions.about_practice import practice_named
from forms.questions.builder import PracticeForm
from forms.questions.steps import has_steps, steps_of
from practices.query.selection import selection_of

# How many drafts one address begins in an hour.
MOST_DRAFTS = 60
_START = "forms/form_start.html"


def show_form(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Show the form, or store what is posted. A stored form answers 303, so that a reload is safe."""
    # Who looks at it in the CMS sees all questions at once.
    by_steps = has_steps(page) and not getattr(request, "is_preview", False)
    show, take = (_show_start, _begin) if by_steps else (_show, _hand_in)
    response = take(request, page) if request.method == "POST" else show(request, page)
    # The form holds a token of this visitor.
    add_never_cache_headers(response)
    return response


def _hand_in(request: HttpRequest, page: FormPage) -> HttpResponse:
    form = page.get_form(request.POST, request.FILES, page=page, user=None)
    about = practice_named(request.POST)
    if not form.is_valid():
        return _page(request, page, page.template, status=422, form=form, about=about)
    try:
        submission = store_submission(request, page, form, about)
    except TooOftenError:
        form.add_error(None, TOO_OFTEN)
        response = _page(request, page, page.template, status=429, form=form, about=about)
        response["Retry-After"] = str(LIMIT_SECONDS)
        return response
    return SeeOther(selection_of(request).carry(path_to(submission)))


def _show(request: HttpRequest, page: FormPage) -> HttpResponse:
    form_class = page.get_form_class()
    about = practice_named(request.GET)
    initial = {PRACTICE: about.slug if about else "", **form_class.named_answers(request.GET)}
    form = form_class(page=page, user=None, initial=initial)
    return _page(request, page, page.template, form=form, about=about)


def _show_start(request: HttpRequest, page: FormPage) -> HttpResponse:
    named = page.get_form_class().known_parameters(request.GET)
    about = practice_named(request.GET)
    form = _practice_form(page, initial={PRACTICE: about.slug if about else ""})
    return _page(request, page, _START, steps=steps_of(page), named=named, about=about, form=form)


def _begin(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Start a draft with the answers that the address gave, and lead to its first step."""
    form = _practice_form(page, request.POST)
    if form is not None and not form.is_valid():
        known = page.get_form_class().known_parameters(request.POST)
        return _page(request, page, _START, status=422, steps=steps_of(page), named=known, form=form)
    if not within_address_limit(request, "drafts", MOST_DRAFTS, LIMIT_SECONDS):
        response = _page(request, page, _START, status=429, steps=steps_of(page), too_often=True)
        response["Retry-After"] = str(LIMIT_SECONDS)
        return response
    named = page.get_form_class().named_answers(request.POST)
    draft = page.drafts.create(
        data={name: value if isinstance(value, list) else [value] for name, value in named.items()},
        about=practice_named(request.POST),
    )
    return SeeOther(selection_of(request).carry(path_to_draft(draft, "draft_step", 1)))


def _practice_form(page: FormPage, data: Any = None, initial: Any = None) -> PracticeForm | None:
    """Return the form that asks which practice the submission is about; None where that is not asked."""
    return PracticeForm(data, initial=initial) if page.asks_for_practice() else None


def _page(request: HttpRequest, page: FormPage, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return TemplateResponse(request, template, {**page.get_context(request), **context}, status=status)
