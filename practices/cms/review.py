"""The page of the CMS about the review of one practice: what was asked, asking now, confirming by phone."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry

from library.models import SiteSettings
from practices.confirming import rounds
from practices.models import ConfirmationRound, PracticePage
from practices.models.choices import Outcome

# The right to ask and to write down, on top of that to edit the practice.
CONFIRM = "practices.confirm_practice"
REVIEW = "practice_review"
_LONGEST = ConfirmationRound._meta.get_field("note").max_length
_ROUNDS_SHOWN = 20


class PhoneForm(forms.Form):
    """Asks who confirmed a practice by phone."""

    note = forms.CharField(
        label="Wat hoorde je, en van welke dienst?",
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen de redactie leest dit. Noem de dienst of functie, geen naam.",
        error_messages={"required": "Schrijf kort wat je hoorde en van welke dienst."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


def may_review(user: Any, practice: PracticePage) -> bool:
    """Whether `user` may ask about a practice and write down that it holds."""
    return bool(user.has_perm(CONFIRM) and practice.permissions_for_user(user).can_edit())


def review_url(practice: PracticePage) -> str:
    """The address of the page about the review of a practice."""
    return reverse(REVIEW, args=[practice.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the review of a practice, ask its owner now, or write down what was heard, by the button pressed."""
    practice = get_object_or_404(PracticePage, pk=pk)
    if not may_review(request.user, practice):
        raise PermissionDenied
    response = _review(request, practice)
    add_never_cache_headers(response)
    return response


def _review(request: HttpRequest, practice: PracticePage) -> HttpResponse:
    if request.method != "POST":
        return _page(request, practice, PhoneForm())
    if "ask" in request.POST:
        try:
            rounds.ask_now(practice, request.user)
        except rounds.NotPossibleError as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, f"De vraag vertrekt zo meteen naar {practice.owner_email}.")
        return redirect(REVIEW, practice.pk)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _page(request, practice, form, status=422)
    rounds.confirm_by_phone(practice, request.user, form.cleaned_data["note"])
    messages.success(request, "De praktijk is bevestigd. Op de fiche staat de datum van vandaag.")
    return redirect(REVIEW, practice.pk)


def _page(request: HttpRequest, practice: PracticePage, form: PhoneForm, status: int = 200) -> HttpResponse:
    past = list(ConfirmationRound.objects.filter(practice=practice).select_related("user")[:_ROUNDS_SHOWN])
    context = {
        "page_title": "Nazicht",
        "page_subtitle": practice.get_admin_display_title(),
        "header_icon": "check",
        "practice": practice,
        "state": state_of(past[0] if past else None),
        "days": SiteSettings.shortest("review_days"),
        "form": form,
        "rounds": past,
    }
    return render(request, "practices/admin/review.html", context, status=status)


def state_of(row: ConfirmationRound | None) -> str:
    """Say in a line what was asked about a practice in this round, and what came of it; empty when nobody waits."""
    if row is None:
        return ""
    if row.closed_at is None:
        mails = "1 mail" if row.mails == 1 else f"{row.mails} mails"
        if row.stays_silent():
            return f"geen antwoord op {mails}"
        return f"{mails}, de laatste op {_day(row.last_mail_on)}, nog geen antwoord"
    if row.outcome in {Outcome.CHANGED, Outcome.STOPPED}:
        return f"gemeld op {_day(row.closed_at)}: {row.get_outcome_display().lower()}"
    return ""


def _day(value: Any) -> str:
    return date_format(value, "j F Y") if value else ""


def register_reviews(actions: LogActionRegistry) -> None:
    """Name in the audit log what was asked about a practice and what came of it."""
    actions.register_action(rounds.ASKED, "Navragen", "Nagevraagd bij de eigenaar")
    actions.register_action(rounds.CONFIRMED, "Bevestigen", "Bevestigd: het klopt nog")
    actions.register_action(rounds.REPORTED, "Wijziging melden", "De eigenaar meldde een wijziging")
