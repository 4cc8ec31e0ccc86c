"""An event at which practices are presented."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index

from core.blocks import NARRATIVE_FEATURES
from core.models import BasePage
from core.querysets import BasePageQuerySet
from events import linked_data, panels
from events.api import EVENT_FIELDS
from events.blocks import MaterialsBlock, ProgrammeBlock
from events.programme import Programme, practice_keys
from practices.models import PracticePage


class EventStatus(models.TextChoices):
    """Whether the event takes place."""

    PLANNED = "gepland", "Gepland"
    POSTPONED = "uitgesteld", "Uitgesteld"
    CANCELLED = "geannuleerd", "Geannuleerd"


class RegistrationMode(models.TextChoices):
    """How people register."""

    NONE = "geen", "Inschrijven hoeft niet"
    EXTERNAL = "extern", "Op een andere site"
    FORM = "formulier", "Met een formulier op deze site"


class EventPageQuerySet(BasePageQuerySet):
    """Querysets of events."""

    def upcoming(self, now: datetime.datetime | None = None) -> "EventPageQuerySet":
        """Return what is still to come or going on, soonest first."""
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime.datetime | None = None) -> "EventPageQuerySet":
        """Return what is over, latest first."""
        return self.filter(ends_at__lt=now or timezone.now()).order_by("-starts_at", "-pk")

    def for_cards(self) -> "EventPageQuerySet":
        """Bring along everything that a card shows."""
        return self.select_related("venue_municipality")


EventPageManager = PageManager.from_queryset(EventPageQuerySet)


class EventPage(BasePage):
    """An event: invitation, programme, practical information, and afterwards what remains of it."""

    strapline = models.CharField(
        "bovenschrift",
        max_length=160,
        blank=True,
        help_text="Kort, boven de titel. Bijvoorbeeld: uitnodiging studienamiddag.",
    )
    starts_at = models.DateTimeField("begin", null=True, blank=True)
    ends_at = models.DateTimeField("einde", null=True, blank=True)
    status = models.CharField("status", max_length=12, choices=EventStatus, default=EventStatus.PLANNED)
    image = models.ForeignKey(
        "library.DatabankImage",
        verbose_name="beeld",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    organiser = models.ForeignKey(
        "library.Organisation",
        verbose_name="organisator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    venue_name = models.CharField("naam van de plek", max_length=160, blank=True)
    venue_address = models.CharField(
        "adres", max_length=250, blank=True, help_text="Straat en nummer. De gemeente kies je hieronder."
    )
    venue_municipality = models.ForeignKey(
        "library.Municipality",
        verbose_name="gemeente",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    introduction = RichTextField(
        "inleiding",
        features=NARRATIVE_FEATURES,
        blank=True,
        help_text="Waarover gaat het, en waarom zou je komen?",
    )
    programme = StreamField(
        ProgrammeBlock(),
        verbose_name="programma",
        blank=True,
        help_text="In de volgorde van de dag. Wat tegelijk loopt, zet je samen in een workshopronde.",
    )
    practical = RichTextField(
        "praktisch",
        features=NARRATIVE_FEATURES,
        blank=True,
        help_text="Prijs, route, toegankelijkheid van de plek, contact.",
    )
    registration_mode = models.CharField(
        "inschrijven", max_length=12, choices=RegistrationMode, default=RegistrationMode.NONE
    )
    registration_url = models.URLField("adres om in te schrijven", blank=True, max_length=500)
    registration_form = models.ForeignKey(
        "forms.FormPage",
        verbose_name="formulier om in te schrijven",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    registration_deadline = models.DateTimeField("inschrijven kan tot", null=True, blank=True)
    capacity = models.PositiveIntegerField(
        "aantal plaatsen", null=True, blank=True, help_text="Leeg als er geen grens is."
    )
    materials = StreamField(
        MaterialsBlock(),
        verbose_name="materiaal na afloop",
        blank=True,
        help_text="Verslag, presentaties, foto's: wat er na het evenement van overblijft.",
    )

    objects: ClassVar[Any] = EventPageManager()
    required_for_publish = ("starts_at", "ends_at", "venue_name", "introduction")

    parent_page_types = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een studiedag of ander evenement, met programma."
    template = "events/event_page.html"

    edit_handler = panels.event_edit_handler

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("strapline"),
        index.SearchField("introduction"),
        index.SearchField("programme"),
        index.SearchField("practical"),
        index.SearchField("venue_name"),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
        index.FilterField("status"),
    ]

    api_fields = EVENT_FIELDS

    class Meta:
        verbose_name = "evenement"
        verbose_name_plural = "evenementen"
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(
                condition=models.Q(registration_mode__in=RegistrationMode.values),
                name="event_registration_mode_known",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True)
                | models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_start",
                violation_error_message="Het einde moet na het begin komen.",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                name="event_capacity_positive",
                violation_error_message="Geef minstens één plaats op, of laat leeg.",
            ),
        ]

    def missing_for_publish(self) -> list[Any]:
        needed = {
            RegistrationMode.EXTERNAL: "registration_url",
            RegistrationMode.FORM: "registration_form",
        }.get(RegistrationMode(self.registration_mode))
        missing = super().missing_for_publish()
        if needed and self._is_empty(needed):
            missing.append(self._missing(needed))
        return missing

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "Het einde moet na het begin komen. Kijk beide tijden na."})

    @property
    def is_past(self) -> bool:
        """Whether the event is over."""
        return self.ends_at is not None and self.ends_at < timezone.now()

    def where(self) -> str:
        """One line that says where: the venue and its municipality."""
        return ", ".join(str(part) for part in (self.venue_name, self.venue_municipality) if part)

    def public_programme(self) -> Programme:
        """The programme with, for each part, the practices that the public may see; fixed number of queries."""
        return Programme.load(self.programme)

    def public_registration_url(self, request: HttpRequest | None = None) -> str:
        """Where to register; empty when that is not needed, too late, or not possible (any more)."""
        deadline = self.registration_deadline or self.ends_at
        if self.status != EventStatus.PLANNED or (deadline is not None and deadline < timezone.now()):
            return ""
        if self.registration_mode == RegistrationMode.EXTERNAL:
            return self.registration_url
        if self.registration_mode == RegistrationMode.FORM and self.registration_form is not None:
            public = type(self.registration_form).objects.public().filter(pk=self.registration_form_id).first()
            return public.get_url(request) or "" if public else ""
        return ""

    def practice_keys(self) -> list[int]:
        """The keys of the practices on the programme, each once, in the order of the day."""
        return practice_keys(self.programme)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["programme"] = self.public_programme()
        context["structured_data"] = linked_data.event(self, context["programme"].sessions)
        context["registration_url"] = self.public_registration_url(request)
        return context


def presented_practices(event: EventPage) -> list[PracticePage]:
    """Return the practices on the programme of `event` that exist, published or not."""
    return list(PracticePage.objects.filter(pk__in=event.practice_keys()))
