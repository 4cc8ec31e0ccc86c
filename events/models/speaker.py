"""Who speaks at an event."""

import uuid

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

# How a photo is shown, beside the name.
SPEAKER_RENDITION = "fill-176x176|format-webp"


class EventSpeaker(Orderable):
    """Someone who speaks at an event: entered once, chosen in the programme by `key`, drafted with the page."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="speakers")
    # Not the primary key: a draft has none yet, a copy of the event has others.
    key = models.UUIDField("sleutel", default=uuid.uuid4, blank=True)
    name = models.CharField("naam", max_length=120)
    role = models.CharField("functie", max_length=160, blank=True)
    organisation = models.CharField("organisatie", max_length=160, blank=True)
    photo = models.ForeignKey(
        "library.DatabankImage",
        verbose_name="foto",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    link = models.URLField("link", max_length=500, blank=True, help_text="Bijvoorbeeld de eigen pagina van de spreker.")

    class Meta:
        # By key where two stand in one place: a database may give those in another order each time.
        ordering = ["sort_order", "id"]
        verbose_name = "spreker"
        verbose_name_plural = "sprekers"

    def __str__(self) -> str:
        return self.name

    def description(self) -> str:
        """Role and organisation in one line; empty when neither is known."""
        return ", ".join(part for part in (self.role, self.organisation) if part)
