"""Who wants to know what changes, and what was sent to them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from api.webhooks.secrets import check_secret, new_secret
from api.webhooks.sending import check_address
from core.changes.stamp import ChangeStamp

# The fields by which one chooses, and what the log of changes calls what they stand for.
KINDS = {"practices": ("practice",), "events": ("event",), "terms": ("term", "vocabulary")}


def message_id() -> str:
    """Return an identifier of a message that no other has."""
    return f"msg_{uuid.uuid4().hex}"


class Webhook(models.Model):
    """An address to which the site sends what changes.

    cursor: up to where the log of changes was put in messages. paused_at: since when nothing is sent because too many
    tries failed; an editor makes it active again.
    """

    is_content = False

    name = models.CharField("naam", max_length=120, help_text="Wie krijgt de berichten?")
    url = models.CharField(
        "adres",
        max_length=500,
        validators=[check_address],
        help_text="Begint met https://. De site stuurt er een POST met JSON naartoe; een omleiding volgt ze niet.",
    )
    practices = models.BooleanField("praktijken", default=True)
    events = models.BooleanField("evenementen", default=True)
    terms = models.BooleanField("termen en vocabularia", default=False)
    secret = models.CharField(
        "geheim",
        max_length=120,
        default=new_secret,
        validators=[check_secret],
        help_text="Hiermee controleert de ontvanger dat een bericht echt van de databank komt (standardwebhooks.com). "
        "Geef het door langs een veilige weg, en aan niemand anders.",
    )
    active = models.BooleanField("actief", default=True)
    cursor = models.PositiveBigIntegerField("tot wijziging", default=0, editable=False)
    paused_at = models.DateTimeField("gepauzeerd op", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "webhook"
        verbose_name_plural = "webhooks"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(practices=True) | Q(events=True) | Q(terms=True),
                name="webhook_of_something",
                violation_error_message="Kies minstens één soort.",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(active=False), name="webhook_paused_not_active"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it. A new one tells of what changes from now on; one that is active again goes on at once."""
        is_new = self.pk is None
        if is_new:
            self.cursor = ChangeStamp.read().cursor
        goes_on = self.active and self.paused_at is not None
        if goes_on:
            self.paused_at = None
        super().save(*args, **kwargs)
        if goes_on:
            self.deliveries.outstanding().update(due_at=timezone.now(), tries=0)

    def things(self) -> set[str]:
        """Return what it tells of, by what the log of changes calls it."""
        return {thing for field, things in KINDS.items() if getattr(self, field) for thing in things}

    def state(self) -> str:
        """Return in Dutch whether it sends."""
        if self.paused_at is not None:
            return f"Gepauzeerd sinds {timezone.localtime(self.paused_at):%d/%m/%Y}: te vaak mislukt"
        return "Actief" if self.active else "Niet actief"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def outstanding(self) -> "WebhookDeliveryQuerySet":
        """Return what did not arrive yet, in the order in which it is sent."""
        return self.filter(delivered_at__isnull=True).order_by("due_at", "pk")


class WebhookDelivery(models.Model):
    """A message to a webhook. body: as it is sent, byte for byte, at each try. last_status: of the last answer."""

    is_content = False

    webhook = models.ForeignKey(
        Webhook, verbose_name="webhook", on_delete=models.CASCADE, related_name="deliveries", editable=False
    )
    message_id = models.CharField("kenmerk", max_length=40, unique=True, default=message_id, editable=False)
    body = models.TextField("bericht")
    created_at = models.DateTimeField("gemaakt", default=timezone.now)
    due_at = models.DateTimeField("te versturen vanaf", default=timezone.now)
    delivered_at = models.DateTimeField("aangekomen", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    last_status = models.PositiveSmallIntegerField("laatste antwoord", null=True, blank=True)
    last_error = models.TextField("laatste fout", blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht van een webhook"
        verbose_name_plural = "berichten van webhooks"
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["webhook", "due_at"], name="delivery_due", condition=Q(delivered_at__isnull=True)),
            models.Index(fields=["created_at"], name="delivery_created"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook}, {timezone.localtime(self.created_at):%d/%m/%Y %H:%M}"

    def state(self) -> str:
        """Return in Dutch what became of it."""
        if self.delivered_at is not None:
            return "Aangekomen"
        return "Mislukt" if self.last_error else "Wacht"

    def next_try(self) -> str:
        """Return when it is sent; empty when it arrived."""
        return "" if self.delivered_at else f"{timezone.localtime(self.due_at):%d/%m/%Y %H:%M}"
