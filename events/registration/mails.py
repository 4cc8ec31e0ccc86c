"""What is mailed to those who register. Every mail is a row of the outbox, written with what causes it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from events.models import EventPage
from events.models.registration import Registration, RegistrationMail, RegistrationState, WorkshopChoice
from events.outputs.calendar import event_calendar
from events.registration.links import link_to
from library.models import SiteSettings
from post.letters import subject_line
from post.models import OutgoingMail


def registered(event: EventPage, registration: Registration) -> None:
    """Owe the answer to a registration: a place, or one on the waiting list, with the personal link."""
    confirmed = registration.state == RegistrationState.CONFIRMED
    subject = "Je bent ingeschreven" if confirmed else "Je staat op de wachtlijst"
    _owe(event, registration, subject, "registered", with_calendar=confirmed)


def registered_already(event: EventPage, registration: Registration) -> None:
    """Owe the personal link to someone who filled in the form again: nothing changed."""
    _owe(event, registration, "Je was al ingeschreven", "registered", again=True)


def notice(event: EventPage) -> None:
    """Owe the editors the news of a registration, where the form of the event asks for that. It names nobody."""
    form = event.registration_form
    address = SiteSettings.for_site(event.get_site()).editors_email
    if form is None or not form.notify_editors or not address:
        return
    context = {
        "event": event,
        "confirmed": event.registrations.confirmed().count(),
        "waiting": event.registrations.waiting().count(),
        "link": urljoin(settings.BASE_URL, reverse("event_participants", args=[event.pk])),
    }
    OutgoingMail.objects.create(
        to=address,
        subject=subject_line(f"Nieuwe inschrijving: {event.title}"),
        text=render_to_string("events/mail/notice.txt", context).strip() + "\n",
    )


def cancelled(event: EventPage, registration: Registration, *, by_editor: bool) -> None:
    """Owe the confirmation that someone is no longer registered."""
    _owe(event, registration, "Je inschrijving is geannuleerd", "cancelled", by_editor=by_editor)


def tell(
    event: EventPage,
    registrations: Iterable[Registration],
    choices: Iterable[WorkshopChoice],
    but_not: Registration | None = None,
) -> None:
    """Owe a mail to each who got a place out of a waiting list, but not to `but_not`, who hears it otherwise.

    registrations: who got a place at the event; choices: the workshops in which a place was given.
    """
    told = {but_not.pk} if but_not else set()
    for registration in registrations:
        if registration.pk not in told:
            _owe(event, registration, "Er is een plaats vrij", "place", with_calendar=True)
            told.add(registration.pk)
    for choice in choices:
        if choice.registration_id not in told:
            _owe(event, choice.registration, "Er is een plaats vrij in je workshop", "workshop", choice=choice)


def write(registrations: Iterable[tuple[Registration, str, str]], **fields: Any) -> None:
    """Put mails in the outbox: registration, subject and text of each. fields: those of RegistrationMail."""
    rows = list(registrations)
    mails = OutgoingMail.objects.bulk_create(
        [OutgoingMail(to=row.email, subject=subject_line(subject), text=text) for row, subject, text in rows]
    )
    RegistrationMail.objects.bulk_create(
        RegistrationMail(registration=row, mail=mail, **fields) for (row, *_rest), mail in zip(rows, mails, strict=True)
    )


def _owe(
    event: EventPage,
    registration: Registration,
    subject: str,
    template: str,
    *,
    with_calendar: bool = False,
    **context: Any,
) -> None:
    context |= {
        "event": event,
        "registration": registration,
        "choices": _choices(registration),
        "link": link_to(registration),
    }
    mail = OutgoingMail.objects.create(
        to=registration.email,
        subject=subject_line(f"{subject}: {event.title}"),
        text=render_to_string(f"events/mail/{template}.txt", context).strip() + "\n",
        calendar=event_calendar(event).decode() if with_calendar else "",
    )
    RegistrationMail.objects.create(registration=registration, mail=mail)


def _choices(registration: Registration) -> list[WorkshopChoice]:
    return list(registration.choices.all())
