"""The pages behind the links of the mails. A look changes nothing, for mail scanners follow links: a button does."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.http.responses import SeeOther, of_one_person
from practices.confirming import rounds
from practices.confirming.letters import ANSWERS
from practices.confirming.links import path_to, read_link
from practices.models import ConfirmationRound, PracticePage
from practices.models.choices import Outcome, Status
from practices.models.record.declaration import BY_NAME
from practices.query.selection import selection_of

_LONGEST = ConfirmationRound._meta.get_field("note").max_length
# What is told of a practice in one line, and changes in the years after it was written down.
_ASKED = ("title", "summary", "place", "status", "lead_time", "funding")
_OF_CONTACT = ("contact_name", "contact_email")


class ToldForm(forms.Form):
    """Asks why a practice stopped."""

    told = forms.CharField(
        label="Wil je er iets over kwijt?",
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": "Dat is te lang. Hou het op %(limit_value)d tekens, het zijn er nu %(show_value)d."
        },
    )

    def __init__(self, _practice: PracticePage, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def in_words(self) -> str:
        """Return what was told, for editors."""
        return str(self.cleaned_data["told"])


class ChangedForm(ToldForm):
    """Asks what changed: a form with what the site says now, and room for what stands in none of its fields."""

    def __init__(self, practice: PracticePage, data: Any = None) -> None:
        super().__init__(practice, data)
        told = self.fields.pop("told")
        told.label = "Is er nog iets anders gewijzigd?"
        names = [*_ASKED, *(_OF_CONTACT if practice.contact_public else ())]
        for name in names:
            field: Any = PracticePage._meta.get_field(name).formfield(required=False, help_text="")
            field.label, field.initial = BY_NAME[name].title, getattr(practice, name)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
            if name == "status":
                field.choices = [("", "Niet ingevuld"), *Status.choices]
            self.fields[name] = field
        self.fields["told"] = told

    def changed(self) -> list[str]:
        """Return the names of the fields that say something else now; what was not sent stays."""
        asked = [name for name in self.fields if name != "told" and name in self.data]
        # Browsers end lines otherwise than was stored.
        return [name for name in asked if _words(self.cleaned_data[name]) != _words(self.fields[name].initial)]

    def clean(self) -> dict[str, Any]:
        """Check that something is told."""
        values = super().clean() or {}
        if not self.errors and not values.get("told") and not self.changed():
            self.add_error("told", "Wijzig hierboven wat anders is, of schrijf het hier in een paar woorden.")
        return values

    def in_words(self) -> str:
        lines = [
            f"{self.fields[name].label}: {self._said(name, self.cleaned_data[name])} "
            f"(nu: {self._said(name, self.fields[name].initial)})"
            for name in self.changed()
        ]
        return "\n".join([*lines, super().in_words()]).strip()

    def _said(self, name: str, value: str) -> str:
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value) or "leeg")


def _words(value: Any) -> list[str]:
    return str(value or "").split()


_FORMS: dict[Outcome, type[ToldForm]] = {Outcome.CHANGED: ChangedForm, Outcome.STOPPED: ToldForm}


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
    form_class = _FORMS.get(outcome)
    form = form_class(row.practice, request.POST if request.method == "POST" else None) if form_class else None
    if request.method != "POST":
        return _question(request, row, outcome, form)
    if form is not None and not form.is_valid():
        return _question(request, row, outcome, form, status=422)
    try:
        rounds.answer(row, outcome, form.in_words() if form else "")
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
