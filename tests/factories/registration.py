"""Factories of registrations for events, and a programme with workshops that one can choose."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from events.models import (
    EventPage,
    EventTally,
    Mailing,
    Registration,
    RegistrationMail,
    RegistrationState,
    WorkshopChoice,
)
from events.models.choices import RegistrationMode
from tests.factories.events import EventPageFactory, slot, workshop, workshop_round
from tests.factories.forms import FormPageFactory, OutgoingMailFactory

# The questions of a form to register, with a valid answer to each.
FIELDS: tuple[dict[str, Any], ...] = (
    {"label": "Je naam", "field_type": "singleline", "autocomplete": "name"},
    {"label": "Je e-mailadres", "field_type": "email", "autocomplete": "email"},
    {"label": "Je organisatie", "field_type": "singleline", "autocomplete": "organization", "required": False},
    {"label": "Wat heb je nodig?", "field_type": "multiline", "required": False},
    {"label": "Ik ga akkoord", "field_type": "checkbox"},
)
ANSWERS = {
    "je_naam": "An Peeters",
    "je_e_mailadres": "an.peeters@example.be",
    "je_organisatie": "Stad Gent",
    "wat_heb_je_nodig": "",
    "ik_ga_akkoord": "on",
}


def round_with_keys(key: str, capacities: dict[str, int | None], **times: str) -> dict[str, Any]:
    """Return a stored round of workshops: the key of each, which is its title as well, with how many may come."""
    items = [
        {"type": "item", "id": name, "value": workshop(name, capacity=capacity, theme="")}
        for name, capacity in capacities.items()
    ]
    kind, value = workshop_round(times.get("start", "14:00"), times.get("end", "15:00"), title=f"Ronde {key}")
    return {"type": kind, "id": key, "value": {**value, "workshops": items}}


class OpenEventFactory(EventPageFactory):
    """Makes events for which one registers on the site. rounds: stored rounds of workshops, see round_with_keys."""

    class Meta:
        model = EventPage
        exclude = ("practices", "rounds")

    rounds: Any = ()
    title = factory.Sequence(lambda number: f"Studiedag {number}")
    registration_mode = RegistrationMode.FORM
    registration_form = factory.LazyFunction(lambda: FormPageFactory(fields=FIELDS, notify_editors=False))
    programme = factory.LazyAttribute(
        lambda event: [{"type": kind, "value": value} for kind, value in [slot("13:00", "14:00")]] + list(event.rounds)
    )


class RegistrationFactory(DjangoModelFactory):
    """Makes registrations with a place, unless `state` says otherwise."""

    class Meta:
        model = Registration

    event = factory.LazyFunction(lambda: EventPage.objects.first() or OpenEventFactory())
    name = "An Peeters"
    email = factory.Sequence(lambda number: f"wie{number}@example.be")
    organisation = "Stad Gent"
    answers = factory.LazyFunction(lambda: [["Wat heb je nodig?", "Een tolk"]])
    state = RegistrationState.CONFIRMED


class WorkshopChoiceFactory(DjangoModelFactory):
    class Meta:
        model = WorkshopChoice

    registration = factory.SubFactory(RegistrationFactory)
    round_key = "ronde"
    workshop_key = "jongeren"
    title = "Jongeren op het plein"
    has_place = True


class MailingFactory(DjangoModelFactory):
    class Meta:
        model = Mailing

    event = factory.LazyFunction(lambda: EventPage.objects.first() or OpenEventFactory())
    subject = "Breng je verhaal mee"
    text = "We beginnen een kwartier vroeger."


class RegistrationMailFactory(DjangoModelFactory):
    class Meta:
        model = RegistrationMail

    registration = factory.SubFactory(RegistrationFactory)
    mail = factory.SubFactory(OutgoingMailFactory)


class EventTallyFactory(DjangoModelFactory):
    class Meta:
        model = EventTally

    event = factory.SubFactory(OpenEventFactory)
    confirmed = 12
