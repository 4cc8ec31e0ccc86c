"""An event at which practices are presented."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import timezone
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index

from core.blocks import NARRATIVE_FEATURES
from core.models import BasePage
from core.presenting import Named, shown_by
from core.publishing.personal_texts import LooksAtPersonalData
from core.publishing.visibility import BasePageQuerySet
from core.text.personal_data import PersonalData
from events.models.blocks import ProgrammeBlock, day_errors
from events.models.choices import AttendanceMode, EventStatus, RegistrationMode
from events.models.material_blocks import MaterialsBlock
from events.models.speaker import SPEAKER_RENDITION, EventSpeaker
from library.media.shared import SHARE_RENDITION
from library.models import DatabankRendition, SiteSettings

# How the page shows its image: two widths, of which the browser takes one.
IMAGE_RENDITIONS = ("width-640|format-webp", "width-1280|format-webp", SHARE_RENDITION)
# The address of the form, below that of its event.
SUBPATH = "inschrijven/"
# What is shown when the form was taken in, below that of the form.
RECEIVED = "ontvangen/"


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


class EventPage(RoutablePageMixin, LooksAtPersonalData, BasePage):
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
    previous_starts_at = models.DateTimeField(
        "vorig begin",
        null=True,
        blank=True,
        help_text="Alleen als het evenement verplaatst is: wanneer het eerst zou beginnen.",
    )
    attendance_mode = models.CharField(
        "deelnemen", max_length=12, choices=AttendanceMode, default=AttendanceMode.ON_SITE
    )
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
        help_text="In volgorde. Wat tegelijk loopt, zet je samen in een workshopronde.",
    )
    price = models.CharField("prijs", max_length=160, blank=True, help_text="Bijvoorbeeld: gratis, lunch inbegrepen.")
    language = models.CharField("taal", max_length=120, blank=True, help_text="In welke taal wordt er gesproken?")
    venue_accessibility = models.TextField(
        "toegankelijkheid van de plek",
        max_length=600,
        blank=True,
        help_text="Bijvoorbeeld: toegang zonder trappen, aangepast toilet, ringleiding.",
    )
    contact_name = models.CharField("contact", max_length=120, blank=True, help_text="Een persoon of een dienst.")
    contact_email = models.EmailField("e-mailadres van het contact", blank=True)
    contact_phone = models.CharField("telefoon van het contact", max_length=40, blank=True)
    practical = RichTextField(
        "praktisch",
        features=NARRATIVE_FEATURES,
        blank=True,
        help_text="Wat er nog te weten valt, zoals de route of het parkeren.",
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
    registration_opens = models.DateTimeField(
        "inschrijven kan vanaf", null=True, blank=True, help_text="Leeg: zodra het evenement op de site staat."
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
    introduced_by = "introduction"
    # Where one has to be, and whom one may call about it.
    meant_in: ClassVar[dict[str, frozenset[PersonalData]]] = {
        **dict.fromkeys(("title", "venue_name", "venue_address", "practical"), frozenset({PersonalData.ADDRESS})),
        "contact_phone": frozenset({PersonalData.PHONE}),
    }
    logged_as = "event"
    shown_with = ("image", "organiser", "venue_municipality")

    parent_page_types = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een studiedag of ander evenement, met programma."
    template = "events/event_page.html"
    presenter = "events.pages.detail.present"
    linked_data = "events.outputs.linked_data.of_page"

    base_form_class = Named("events.cms.admin_forms.EventPageForm")
    edit_handler = Named("events.cms.panels.event_edit_handler")

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("strapline"),
        index.SearchField("introduction"),
        index.SearchField("programme"),
        index.SearchField("practical"),
        index.SearchField("venue_name"),
        index.RelatedFields("speakers", [index.SearchField("name"), index.SearchField("organisation")]),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
        index.FilterField("status"),
    ]

    api_fields = Named("events.api.fields.EVENT_FIELDS")

    class Meta:
        verbose_name = "evenement"
        verbose_name_plural = "evenementen"
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(
                condition=models.Q(attendance_mode__in=AttendanceMode.values), name="event_attendance_mode_known"
            ),
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
                condition=models.Q(registration_opens__isnull=True)
                | models.Q(registration_deadline__isnull=True)
                | models.Q(registration_deadline__gt=models.F("registration_opens")),
                name="event_registration_opens_before_it_closes",
                violation_error_message="Inschrijven moet kunnen beginnen vóór het stopt. Kijk beide momenten na.",
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
        if self.attendance_mode == AttendanceMode.ONLINE:
            missing = [item for item in missing if item.field != "venue_name"]
        if needed and self._is_empty(needed):
            missing.append(self._missing(needed))
        return missing

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "Het einde moet na het begin komen. Kijk beide tijden na."})
        if self.registration_form_id and self.registration_form_id in _hand_in_forms():
            raise ValidationError(
                {"registration_form": "Met dit formulier geven besturen praktijken door. Kies een ander."}
            )
        opens, deadline = self.registration_opens, self.registration_deadline
        if opens and deadline and deadline <= opens:
            raise ValidationError({"registration_deadline": "Dit moet na het begin van het inschrijven komen."})
        if errors := day_errors(self.programme, self.day_count()):
            raise ValidationError({"programme": StreamBlockValidationError(block_errors=errors)})

    def day_count(self) -> int | None:
        """On how many days the event takes place, in Brussels; None while begin or end is not known."""
        if self.starts_at is None or self.ends_at is None:
            return None
        first, last = (timezone.localtime(moment).date() for moment in (self.starts_at, self.ends_at))
        return (last - first).days + 1

    @property
    def is_past(self) -> bool:
        """Whether the event is over."""
        return self.ends_at is not None and self.ends_at < timezone.now()

    @property
    def is_done(self) -> bool:
        """Whether it is over and was not postponed: then there is nothing more to come to."""
        return self.is_past and self.status != EventStatus.POSTPONED

    def where(self, *, with_street: bool = False) -> str:
        """Return where to go in one line; 'Online' where one follows from afar, '… en online' where one may."""
        parts = (self.venue_name, self.venue_address if with_street else "", self.venue_municipality)
        venue = ", ".join(str(part) for part in parts if part)
        if self.attendance_mode == AttendanceMode.ON_SITE:
            return venue
        return f"{venue} en online" if venue and self.attendance_mode == AttendanceMode.MIXED else "Online"

    def address(self) -> str:
        """Street, number and municipality of the venue in one line; empty while the street is not known."""
        known = (self.venue_address, self.venue_municipality.name if self.venue_municipality else "")
        return ", ".join(part for part in known if part) if self.venue_address else ""

    def contact_phone_dialled(self) -> str:
        """The telephone number of the contact as a phone dials it: digits, and a plus in front."""
        digits = "".join(character for character in self.contact_phone if character.isdecimal())
        return f"+{digits}" if self.contact_phone.strip().startswith("+") else digits

    def speaker_list(self) -> list[EventSpeaker]:
        """The speakers in the order of the record, with their photos."""
        rows = list(self.speakers.select_related("photo"))
        shown = DatabankRendition.objects.filter(filter_spec=SPEAKER_RENDITION)
        photos = [row.photo for row in rows if row.photo]
        prefetch_related_objects(photos, models.Prefetch("renditions", shown, to_attr="prefetched_renditions"))
        return rows

    register = path(SUBPATH)(shown_by("events.registration.views.register"))
    registration_received = path(f"{SUBPATH}{RECEIVED}", name="registration_received")(
        shown_by("events.registration.views.received")
    )


def _hand_in_forms() -> set[int]:
    """Return the keys of the forms with which practices are handed in: they can't register for an event as well."""
    return set(SiteSettings.objects.filter(hand_in_page__isnull=False).values_list("hand_in_page_id", flat=True))
