"""Who comes to an event, who waits for a place, and what was mailed to them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class RegistrationState(models.TextChoices):
    """Whether someone comes."""

    CONFIRMED = "ingeschreven", "Ingeschreven"
    WAITING = "wachtlijst", "Op de wachtlijst"
    CANCELLED = "geannuleerd", "Geannuleerd"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Querysets of registrations."""

    def confirmed(self) -> "RegistrationQuerySet":
        """Return who has a place."""
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self) -> "RegistrationQuerySet":
        """Return who waits for a place, longest first."""
        return self.filter(state=RegistrationState.WAITING).order_by("pk")

    def active(self) -> "RegistrationQuerySet":
        """Return who comes or would like to: all but those who cancelled."""
        return self.exclude(state=RegistrationState.CANCELLED)


def counted(of: str = "") -> dict[str, models.Aggregate]:
    """Return how to count registrations by how they stand, who was there, and the organisations of who has a place.

    of: how the rows that are counted lead to registrations, such as "registrations__".
    """
    numbers: dict[str, models.Aggregate] = {
        name: models.Count(f"{of}pk", filter=Q(**{f"{of}state": state}))
        for name, state in (
            ("confirmed", RegistrationState.CONFIRMED),
            ("waiting", RegistrationState.WAITING),
            ("cancelled", RegistrationState.CANCELLED),
        )
    }
    comes_from_one = Q(**{f"{of}state": RegistrationState.CONFIRMED}) & ~Q(**{f"{of}organisation": ""})
    numbers["attended"] = models.Count(f"{of}pk", filter=Q(**{f"{of}attended": True}))
    numbers["organisations"] = models.Count(Lower(f"{of}organisation"), filter=comes_from_one, distinct=True)
    return numbers


class Registration(models.Model):
    """Someone who registered for an event: the one place where what that person told is kept.

    Rows are made while the event is locked, so the order of their keys is the order of the waiting list.
    """

    # Where a page is used must not name people.
    wagtail_reference_index_ignore = True

    event = models.ForeignKey(
        "events.EventPage", verbose_name="evenement", on_delete=models.PROTECT, related_name="registrations"
    )
    # Follows from the key of the form that was filled in: the same form handed in twice is one registration.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres")
    organisation = models.CharField("organisatie", max_length=160, blank=True)
    # The other answers: pairs of question and answer, in words, in the order of the form.
    answers = models.JSONField("antwoorden", default=list, blank=True)
    # The text beside the form at that moment.
    notice = models.TextField("privacymelding", blank=True)
    state = models.CharField(
        "stand", max_length=12, choices=RegistrationState, default=RegistrationState.WAITING, db_index=True
    )
    # Noted after the event, by who was at the door.
    attended = models.BooleanField("was er", null=True, blank=True)
    created_at = models.DateTimeField("ingeschreven op", default=timezone.now)
    cancelled_at = models.DateTimeField("geannuleerd op", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                F("event"),
                Lower("email"),
                condition=~Q(state=RegistrationState.CANCELLED),
                name="registration_once_per_address",
                violation_error_message="Met dit adres is al iemand ingeschreven.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values),
                name="registration_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=RegistrationState.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="registration_cancelled_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        # Shown where an event can't be deleted: no name of a person.
        return f"een inschrijving voor {self.event}"


class WorkshopChoice(models.Model):
    """The workshop that someone chose in a round: a place, or one on the waiting list of that workshop.

    Rounds and workshops are blocks of the programme, known by their keys. Waiting is in the order of the rows.
    """

    is_content = False

    registration = models.ForeignKey(
        Registration, verbose_name="inschrijving", on_delete=models.CASCADE, related_name="choices"
    )
    round_key = models.CharField("sleutel van de ronde", max_length=36)
    workshop_key = models.CharField("sleutel van de workshop", max_length=36)
    # As it was when it was chosen: the workshop may leave the programme.
    title = models.CharField("workshop", max_length=200)
    has_place = models.BooleanField("heeft een plaats", default=False)

    class Meta:
        verbose_name = "keuze van een workshop"
        verbose_name_plural = "keuzes van workshops"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "round_key"], name="registration_one_workshop_per_round"),
        ]

    def __str__(self) -> str:
        return self.title if self.has_place else f"{self.title} (wachtlijst)"


class Audience(models.TextChoices):
    """To whom an editor writes."""

    CONFIRMED = "ingeschreven", "Wie een plaats heeft"
    WAITING = "wachtlijst", "Wie op de wachtlijst staat"
    ACTIVE = "allen", "Allebei"


class Mailing(models.Model):
    """A mail of an editor to the participants of an event."""

    is_content = False
    wagtail_reference_index_ignore = True

    event = models.ForeignKey(
        "events.EventPage", verbose_name="evenement", on_delete=models.CASCADE, related_name="mailings"
    )
    # Given by the form: sending it twice is one mailing.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    audience = models.CharField("aan", max_length=12, choices=Audience, default=Audience.CONFIRMED)
    subject = models.CharField("onderwerp", max_length=160)
    text = models.TextField("tekst", max_length=10_000)
    created_at = models.DateTimeField("geschreven op", default=timezone.now)

    class Meta:
        verbose_name = "bericht aan deelnemers"
        verbose_name_plural = "berichten aan deelnemers"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="mailing_audience_known"),
        ]

    def __str__(self) -> str:
        return self.subject


class RegistrationMail(models.Model):
    """A mail of the outbox that is owed to someone who registered. It goes when the registration goes."""

    is_content = False
    wagtail_reference_index_ignore = True

    registration = models.ForeignKey(
        Registration, verbose_name="inschrijving", on_delete=models.CASCADE, related_name="mails"
    )
    mail = models.OneToOneField(
        "forms.OutgoingMail", verbose_name="mail", on_delete=models.CASCADE, related_name="registration_mail"
    )
    mailing = models.ForeignKey(
        Mailing, verbose_name="bericht", on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )

    class Meta:
        verbose_name = "mail aan een deelnemer"
        verbose_name_plural = "mails aan deelnemers"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "registration"], name="registration_each_mailing_once"),
        ]

    def __str__(self) -> str:
        return str(self.mail.subject)
