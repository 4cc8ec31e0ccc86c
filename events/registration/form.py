"""The form by which someone registers: the questions that editors made, who it is, and a workshop in each round."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from core.templatetags.databank import times
from core.text.rich_text import plain
from events.models import EventPage
from events.models.registration import Registration
from events.programme.sessions import Session
from events.registration.places import NO_WORKSHOP, Applicant, rounds_to_choose, taken_places
from forms.models import FormPage
from forms.models.choices import Autocomplete
from forms.questions.builder import HandInForm, HandInFormBuilder

# Names with a hyphen: the fields of editors have none, so these are never taken.
NAME_FIELD = "deelnemer-naam"
EMAIL_FIELD = "deelnemer-e-mail"
_ROUND_PREFIX = "workshop-"

_LONGEST = {
    name: getattr(Registration._meta.get_field(name), "max_length", 0) for name in ("name", "email", "organisation")
}


class RegistrationForm(HandInForm):
    """Asks who registers. A kind of form for each event: its class knows which field tells what.

    roles: names of the fields by what they tell: 'name', 'email' and perhaps 'organisation'.
    """

    roles: dict[str, str]

    def applicant(self, page: FormPage) -> Applicant:
        """Return what was told, after validation."""
        told = {role: plain(self.in_words(name)) for role, name in self.roles.items()}
        return Applicant(
            name=told["name"][: _LONGEST["name"]],
            email=told["email"],
            organisation=told.get("organisation", "")[: _LONGEST["organisation"]],
            answers=list(self._other_answers()),
            notice=page.notice,
            choices=chosen_workshops(self),
        )

    def _other_answers(self) -> Iterator[tuple[str, str]]:
        for field in self.questions:
            if field.name not in self.roles.values() and not field.name.startswith(_ROUND_PREFIX):
                yield str(field.label), self.in_words(field.name)


class WorkshopsForm(forms.Form):
    """Asks again which workshops someone who is registered follows."""

    def __init__(self, event: EventPage, registration: Registration, data: Any = None) -> None:
        chosen = {choice.round_key: choice for choice in registration.choices.all()}
        initial = {_ROUND_PREFIX + key: choice.workshop_key for key, choice in chosen.items()}
        super().__init__(data, initial=initial, label_suffix="")
        own = {(key, choice.workshop_key) for key, choice in chosen.items() if choice.has_place}
        self.fields.update(_round_fields(event, taken_places(event), own))

    @property
    def questions(self) -> list[forms.BoundField]:
        """The rounds."""
        return list(self)


def registration_form_class(event: EventPage, page: FormPage) -> type[RegistrationForm]:
    """Return the form by which one registers for `event`, with the questions of `page`. Two to four queries."""
    # A registration is one page, and asks for no files.
    questions = [(field, field.question_type) for field in page.get_form_fields()]
    asked = [field for field, kind in questions if not (kind.begins_step or kind.takes_files)]
    builder = HandInFormBuilder(asked)
    built = builder.formfields
    by_autocomplete = {field.autocomplete: field.clean_name for field in reversed(asked) if field.autocomplete}
    first_email = next((field.clean_name for field in asked if field.question_type.asks_address), EMAIL_FIELD)
    roles = {
        "name": by_autocomplete.get(Autocomplete.NAME, NAME_FIELD),
        "email": by_autocomplete.get(Autocomplete.EMAIL, first_email),
    }
    if organisation := by_autocomplete.get(Autocomplete.ORGANISATION):
        roles["organisation"] = organisation
    fields = {**_missing(roles, built), **built}
    fields[roles["email"]] = _email_like(fields[roles["email"]])
    for role, name in roles.items():
        _limit(fields[name], role)
    rounds = _round_fields(event, taken_places(event)) if rounds_to_choose(event) else {}
    made: type[RegistrationForm] = type("VisitorRegistrationForm", (RegistrationForm,), _before_consent(fields, rounds))
    # Not among the fields, where a question may have these names.
    made.roles, made.asked = roles, builder.asked(built)
    return made


def chosen_workshops(form: forms.Form) -> dict[str, str]:
    """Return the key of the workshop for the key of each round of a valid form."""
    return {
        name.removeprefix(_ROUND_PREFIX): value
        for name, value in form.cleaned_data.items()
        if name.startswith(_ROUND_PREFIX)
    }


def _missing(roles: dict[str, str], built: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """Return fields for a name and an address where editors did not ask for them: nobody registers without."""
    own: dict[str, forms.Field] = {
        NAME_FIELD: forms.CharField(label="Je naam", widget=forms.TextInput(attrs={"autocomplete": "name"})),
        EMAIL_FIELD: forms.EmailField(label="Je e-mailadres", widget=forms.EmailInput(attrs={"autocomplete": "email"})),
    }
    return {name: field for name, field in own.items() if name in roles.values() and name not in built}


def _email_like(field: forms.Field) -> forms.Field:
    """Return `field` as one that takes an address, whatever type of field editors chose."""
    if isinstance(field, forms.EmailField):
        return field
    attrs = {"autocomplete": "email"}
    return forms.EmailField(label=field.label, help_text=field.help_text, widget=forms.EmailInput(attrs=attrs))


def _limit(field: forms.Field, role: str) -> None:
    """Keep an answer within its column; a name and an address are always asked for."""
    field.required = field.required or role in {"name", "email"}
    if isinstance(field, forms.CharField):
        field.validators.append(MaxLengthValidator(_LONGEST[role]))
        field.widget.attrs["maxlength"] = str(_LONGEST[role])


def _before_consent(fields: dict[str, forms.Field], rounds: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """Return all fields, with the rounds before the boxes to agree with that end the form."""
    names = list(fields)
    while names and isinstance(fields[names[-1]], forms.BooleanField):
        names.pop()
    consent = {name: field for name, field in fields.items() if name not in names}
    return {**{name: fields[name] for name in names}, **rounds, **consent}


def _round_fields(
    event: EventPage,
    taken: Counter[tuple[str, str]],
    own: frozenset[tuple[str, str]] | set[tuple[str, str]] = frozenset(),
) -> dict[str, forms.Field]:
    """Return a choice for each round. own: the places of who is asked, which are not taken for that person."""
    return {
        _ROUND_PREFIX + part.key: forms.ChoiceField(
            label=_round_label(part),
            choices=[
                *(
                    (workshop.key, _workshop_label(part, workshop, taken, own))
                    for workshop in part.workshops
                    if workshop.key
                ),
                (NO_WORKSHOP, "Ik volg hier geen workshop"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": f"{part.title}: maak een keuze."},
        )
        for part in rounds_to_choose(event)
    }


def _round_label(part: Session) -> str:
    when = times(part.start, part.end)
    return f"{part.title} ({when})" if when else part.title


def _workshop_label(
    part: Session, workshop: Session, taken: Counter[tuple[str, str]], own: frozenset[Any] | set[Any]
) -> str:
    name = f"{workshop.title} ({workshop.said_theme})" if workshop.said_theme else workshop.title
    place = (part.key, workshop.key)
    if workshop.capacity is None or place in own:
        return name
    left = workshop.capacity - taken[place]
    if left <= 0:
        return f"{name}: volzet, je komt op de wachtlijst"
    return f"{name}: nog {left} {'plaats' if left == 1 else 'plaatsen'}"
