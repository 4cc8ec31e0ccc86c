"""Choices of forms and submissions: stored values, with their labels."""

from django.db import models

from practices.models.record.declaration import fields_in
from practices.models.record.fields import HAND_IN, RecordField


class Autocomplete(models.TextChoices):
    """What a browser may fill in by itself, in the words of the HTML standard."""

    NAME = "name", "Naam"
    EMAIL = "email", "E-mailadres"
    ORGANISATION = "organization", "Organisatie"
    ROLE = "organization-title", "Functie"
    PHONE = "tel", "Telefoonnummer"
    MUNICIPALITY = "address-level2", "Gemeente"


class PrefilledBy(models.TextChoices):
    """What fills in an answer before the visitor does. Values are parameters of the address that leads to the form."""

    SEARCH = "q", "Waarop de bezoeker zocht"


# Parts of the record that this app treats in a way of its own.
TITLE, SUMMARY, APPROACH, STARTED, ENDED, FILES = "title", "summary", "approach", "started", "ended", "files"


def record_parts() -> list[tuple[str, str]]:
    """Return the parts of the practice record that an answer may fill, with their labels, as people read it."""
    return [part_of(field) for field in fields_in(HAND_IN)]


def part_of(field: RecordField) -> tuple[str, str]:
    """Return the part that an answer fills for `field`: as it is stored, and its label."""
    return field.handed_in_as or (field.name, field.title)


class SubmissionStatus(models.TextChoices):
    """Where a submission stands, in the words of the CMS."""

    RECEIVED = "ontvangen", "Nieuw"
    IN_PROGRESS = "in-behandeling", "In behandeling"
    QUESTION = "vraag", "Wacht op antwoord"
    ADOPTED = "overgenomen", "Overgenomen"
    DECLINED = "niet-overgenomen", "Niet overgenomen"
    HANDLED = "afgehandeld", "Afgehandeld"
    WITHDRAWN = "ingetrokken", "Ingetrokken"
    SPAM = "spam", "Spam"


# Nothing more is done with these; from then on the time runs after which they are made anonymous.
FINAL = frozenset(
    {
        SubmissionStatus.ADOPTED,
        SubmissionStatus.DECLINED,
        SubmissionStatus.HANDLED,
        SubmissionStatus.WITHDRAWN,
        SubmissionStatus.SPAM,
    }
)


class MessageKind(models.TextChoices):
    """The kind of a message between editor and submitter."""

    QUESTION = "vraag", "Vraag van de redactie"
    ANSWER = "antwoord", "Antwoord van de inzender"
    REASON = "reden", "Reden van de redactie"
