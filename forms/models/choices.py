"""Choices of forms and submissions: stored values, with their labels."""

from django.db import models


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


class RecordField(models.TextChoices):
    """The part of the practice record that an answer fills. Values are names of fields of PracticePage."""

    TITLE = "title", "Titel"
    SUMMARY = "summary", "Korte omschrijving"
    RECORD_TYPE = "record_type", "Soort"
    PLACE = "place", "Plaats"
    SCALE = "scale", "Schaal"
    REASON = "reason", "Aanleiding"
    GOALS = "goals", "Doelen"
    APPROACH = "approach", "Projectaanpak"
    LESSONS = "lessons", "Leerpunten"
    SUCCESS_FACTORS = "success_factors", "Succesfactoren"
    PRECONDITIONS = "preconditions", "Randvoorwaarden"
    NOT_WHEN = "not_when", "Wanneer niet"
    RESULTS = "results", "Resultaten"
    UNKNOWNS = "unknowns", "Wat we niet weten"
    LEAD_TIME = "lead_time", "Doorlooptijd"
    BUDGET_BAND = "budget_band", "Budgetklasse"
    FUNDING = "funding", "Financiering"
    PROJECT_OWNER = "project_owner", "Projecteigenaar"
    PARTNERS = "partners", "Partners"
    CONTACT_NAME = "contact_name", "Contactpunt"
    CONTACT_EMAIL = "contact_email", "E-mailadres van het contactpunt"
    LINKS = "links", "Zie ook (een adres per regel)"
    STARTED = "started", "Gestart in"
    ENDED = "ended", "Beëindigd in"
    STATUS = "status", "Status"
    TAGS = "tags", "Sleutelwoorden (met komma's)"
    FILES = "files", "Beeld en downloads"


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
