"""The pages behind the links of the mails. A look changes nothing, for mail scanners follow links: a button does."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.http.responses import SeeOther, of_one_person
from practices.confirming import rounds
from practices.confirming.letters import ANSWERS
from practices.confirming.links import path_to, read_link
from practices.models import ConfirmationRound
from practices.models.choices import Outcome
from practices.query.selection import selection_of

_LONGEST = ConfirmationRound._meta.get_field("note").max_length


class ToldForm(forms.Form):
    """Asks what changed, or why a practice stopped."""

    told = forms.CharField(
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Schrijf in een paar woorden wat er gewijzigd is.",
            "max_length": "Dat is te lang. Hou het op %(limit_value)d tekens, het zijn er nu %(show_value)d.",
        },
    )

    def __init__(self, outcome: Outcome, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["told"]
        field.required = outcome == Outcome.CHANGED
        field.label = "Wat is er gewijzigd?" if field.required else "Wil je er iets over kwijt?"


@of_one_person
def show_round(request: HttpRequest, signed: str) -> HttpResponse:
    """Show what may be answered, or say that it was."""
    row = _round(signed)
    return _gone(request) if row is None else _choices(request, row)


@of_one_person
def take_answer(request: HttpRequest, signed: str, answer: str) -> HttpResponse:
    """Ask to confirm an answer with one button, or take it."""
    row = _round(signed)
    if answer not in {known.value for known in ANSWERS}:
        raise Http404
    if row is None:
        return _gone(request)
    outcome = Outcome(answer)
    if not row.takes_answers():
        return _choices(request, row)
    asks = outcome != Outcome.CONFIRMED
    form = ToldForm(outcome, request.POST if request.method == "POST" else None) if asks else None
    if request.method != "POST":
        return _question(request, row, outcome, form)
    if form is not None and not form.is_valid():
        return _question(request, row, outcome, form, status=422)
    try:
        rounds.answer(row, outcome, form.cleaned_data["told"] if form else "")
    except rounds.NotPossibleError:
        row.refresh_from_db()
        return _choices(request, row, status=409)
    return SeeOther(selection_of(request).carry(path_to(row)))


def _round(signed: str) -> ConfirmationRound | None:
    key = read_link(signed)
    return ConfirmationRound.objects.filter(key=key).select_related("practice").first() if key else None


def _question(
    request: HttpRequest, row: ConfirmationRound, outcome: Outcome, form: ToldForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "round": row,
        "practice": row.practice,
        "outcome": outcome,
        "form": form,
        "url": path_to(row, "confirmation_answer", outcome.value),
        "back_url": path_to(row),
    }
    return render(request, "practices/confirming/question.html", context, status=status)


def _choices(request: HttpRequest, row: ConfirmationRound, status: int = 200) -> HttpResponse:
    links = [(answer, path_to(row, "confirmation_answer", answer.value)) for answer in ANSWERS]
    context = {
        "round": row,
        "practice": row.practice,
        "links": links if row.takes_answers() else [],
        "is_over": row.closed_at is None and not row.takes_answers(),
    }
    return render(request, "practices/confirming/round.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "practices/confirming/none.html", status=404)
