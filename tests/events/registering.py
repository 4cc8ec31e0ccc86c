"""What the tests of registration share: someone who registers as a visitor does, and what that left behind."""

import datetime
from zoneinfo import ZoneInfo

from django.test import Client

from events.models import Registration, RegistrationState
from events.registration.places import NO_WORKSHOP
from forms.models.reserved_names import HONEYPOT_FIELD, TOKEN_FIELD
from tests.factories.registration import ANSWERS
from tests.forms.conftest import token

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


def local(*parts):
    return datetime.datetime(*parts, tzinfo=BRUSSELS)


def utc(*parts):
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


def address(event):
    return f"{event.url}inschrijven/"


def received(event):
    """Return where everyone who handed in the form is led."""
    return f"{address(event)}ontvangen/"


def filled_in(number=1, **answers):
    """Return a form filled in well by a person of their own, a minute after it was shown."""
    person = {"je_naam": f"Deelnemer {number}", "je_e_mailadres": f"deelnemer{number}@example.be"}
    return {**ANSWERS, **person, "workshop-r1": NO_WORKSHOP, TOKEN_FIELD: token(), HONEYPOT_FIELD: "", **answers}


def sign_up(event, number=1, **answers):
    """Register someone as a visitor does, and return the registration."""
    response = Client().post(address(event), filled_in(number, **answers))
    assert response.status_code == 303, response.content.decode()
    assert response["Location"] == received(event)
    return Registration.objects.order_by("pk").last()


def states(event):
    return [row.state for row in event.registrations.order_by("pk")]


def mails_to(registration):
    return [row.mail for row in registration.mails.select_related("mail").order_by("pk")]
