"""What editors see of who registers: the list, one participant, pages to print, and mails to all.

Whoever may edit an event sees its participants; every view here asks that first.
"""

import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views import View
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log

from core.spreadsheets import formula_safe
from events.models import EventPage, Mailing, Registration, RegistrationState, WorkshopChoice
from events.programme.reading import Session, workshop_rounds
from events.registration.mailings import Progress, send_mailing
from events.registration.places import cancel
from events.registration.plan_changes import ABOUT, suggested_mail

CANCELLED_BY_EDITOR = "events.registration.cancel"
MAILED = "events.registration.mail"


# --- What the views share --------------------------------------------------------------------------------------------


class OfEvent(View):
    """Opens a view for who may edit the event in its address, and keeps it out of caches."""

    event: EventPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(EventPage, pk=kwargs["event_id"])
        if not self.event.permissions_for_user(request.user).can_edit():
            raise PermissionDenied

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def address(self, name: str = "event_participants", *keys: int) -> str:
        """Return the address of a view of this event."""
        return reverse(name, args=[self.event.pk, *keys])

    def trail(self, *steps: tuple[str, str]) -> list[dict[str, Any]]:
        """Return the breadcrumb: the event, its participants, and further steps of address and label."""
        event_url = reverse("wagtailadmin_pages:edit", args=[self.event.pk])
        known = [(event_url, self.event.get_admin_display_title()), (self.address(), "Deelnemers"), *steps]
        return [*WagtailAdminTemplateMixin.breadcrumbs_items, *({"url": url, "label": label} for url, label in known)]


@dataclass(frozen=True)
class WorkshopCount:
    """How many come to a workshop. key: None for one that left the programme."""

    round_title: str
    title: str
    key: str | None
    capacity: int | None
    taken: int
    waiting: int


def workshop_counts(event: EventPage) -> list[WorkshopCount]:
    """Return how many have and want a place in each workshop, those that left the programme last. One query."""
    rows = WorkshopChoice.objects.filter(registration__event=event).values_list(
        "round_key", "workshop_key", "has_place", "title"
    )
    numbers = Counter((part, workshop, has_place) for part, workshop, has_place, _title in rows)
    titles = {(part, workshop): title for part, workshop, _has_place, title in rows}
    counts = []
    for part in workshop_rounds(event):
        for workshop in part.workshops:
            place = (part.key, workshop.key)
            titles.pop(place, None)
            counts.append(
                WorkshopCount(
                    part.title,
                    workshop.title,
                    workshop.key,
                    workshop.capacity,
                    numbers[(*place, True)],
                    numbers[(*place, False)],
                )
            )
    gone = [
        WorkshopCount(
            "Niet meer in het programma", title, None, None, numbers[(*place, True)], numbers[(*place, False)]
        )
        for place, title in titles.items()
    ]
    return [*counts, *gone]


# --- The list --------------------------------------------------------------------------------------------------------


class ParticipantFilterSet(WagtailFilterSet):
    """By stand and by workshop. The workshops are those of the event."""

    state = ChoiceFilter(label="Stand", choices=RegistrationState.choices, empty_label="Alle", widget=forms.RadioSelect)
    workshop = ChoiceFilter(
        label="Workshop", field_name="choices__workshop_key", empty_label="Alle", widget=forms.RadioSelect
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workshops = [(count.key, count.title) for count in workshop_counts(event) if count.key]
        self.filters["workshop"].extra["choices"] = workshops


class ParticipantsView(OfEvent, SpreadsheetExportMixin, BaseListingView):
    """Who registered for an event."""

    model = Registration
    template_name = "events/admin/participants.html"
    page_title = "Deelnemers"
    header_icon = "group"
    verbose_name_plural = "deelnemers"
    paginate_by = 50
    is_searchable = True
    search_fields = ["name", "email", "organisation"]
    filterset_class = ParticipantFilterSet
    default_ordering = "pk"

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of the list; the name leads to the participant."""
        return [
            TitleColumn(
                "name", label="Naam", sort_key="name", get_url=lambda row: self.address("event_participant", row.pk)
            ),
            Column("organisation", label="Organisatie", sort_key="organisation"),
            Column("email", label="E-mailadres", sort_key="email"),
            StatusTagColumn(
                "state",
                label="Stand",
                accessor="get_state_display",
                sort_key="state",
                primary=lambda row: row.state == RegistrationState.CONFIRMED,
            ),
            Column("workshops", label="Workshops", accessor=_workshops),
            DateColumn("created_at", label="Ingeschreven", sort_key="created_at"),
        ]

    def get_index_url(self) -> str:
        return self.address()

    def get_index_results_url(self) -> str:
        return self.address("event_participants_results")

    def get_base_queryset(self) -> QuerySet[Registration]:
        choices = Prefetch("choices", queryset=WorkshopChoice.objects.order_by("pk"))
        return self.event.registrations.prefetch_related(choices)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": self.get_base_queryset(), "event": self.event}

    def get_page_subtitle(self) -> str:
        return str(self.event.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail()

    @cached_property
    def header_buttons(self) -> list[Button]:
        """What one does with the list as a whole."""
        return [HeaderButton("Schrijf de deelnemers", url=self.address("event_mailings"), icon_name="mail")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The pages to print; the exports follow."""
        return [
            Button("Tekenlijst", url=self.address("event_sign_in"), icon_name="list-ul", priority=10),
            Button("Naamkaartjes", url=self.address("event_badges"), icon_name="tag", priority=20),
            *super().header_more_buttons,
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        states = dict(self.event.registrations.order_by().values_list("state").annotate(Count("pk")))
        context["states"] = [(label, states.get(state, 0)) for state, label in RegistrationState.choices]
        context["capacity"] = self.event.capacity
        context["workshops"] = [
            (count, f"{self.address()}?{urlencode({'workshop': count.key})}" if count.key else "")
            for count in workshop_counts(self.event)
        ]
        context["event"] = self.event
        return context

    # --- Export ---

    # Filled in per event; that there are columns is what lets Wagtail show the buttons.
    list_export = ["name"]
    show_export_buttons = True

    @cached_property
    def rounds(self) -> list[Session]:
        """The rounds of workshops of the event."""
        return workshop_rounds(self.event)

    def get_filename(self) -> str:
        return f"deelnemers-{self.event.slug}-{timezone.localdate():%Y-%m-%d}"

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            rows = context["object_list"]
            # The questions of the form may have changed meanwhile: the headings of all rows, each once.
            columns = dict.fromkeys(column for row in rows for column in _export_row(self.rounds, row))
            self.list_export = list(columns) or ["Naam"]
            response: HttpResponseBase = self.as_spreadsheet(rows, self.request.GET["export"])
            return response
        shown: HttpResponseBase = super().render_to_response(context, **response_kwargs)
        return shown

    def get_heading(self, queryset: Any, field: str) -> str:
        return formula_safe(field)

    def to_row_dict(self, item: Registration) -> "OrderedDict[str, Any]":
        told = _export_row(self.rounds, item)
        return OrderedDict((column, told.get(column, "")) for column in self.list_export)

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any] | None:
        if isinstance(value, str):
            return formula_safe
        function: Callable[[Any], Any] | None = super().get_preprocess_function(field, value, export_format)
        return function


def _workshops(registration: Registration) -> str:
    return ", ".join(map(str, registration.choices.all()))


def _export_row(rounds: list[Session], registration: Registration) -> dict[str, Any]:
    """Return what a spreadsheet tells of one registration, by the heading of each column."""
    chosen = {choice.round_key: str(choice) for choice in registration.choices.all()}
    told = {
        "Naam": registration.name,
        "E-mailadres": registration.email,
        "Organisatie": registration.organisation,
        "Stand": registration.get_state_display(),
        # A spreadsheet knows no time zones: the clock on the wall in Brussels.
        "Ingeschreven op": timezone.make_naive(registration.created_at).replace(microsecond=0),
    }
    told |= {f"Workshop {number}: {part.title}": chosen.get(part.key, "") for number, part in enumerate(rounds, 1)}
    for question, answer in registration.answers:
        told[f"{question} (vraag)" if question in told else question] = answer
    return told


# --- One participant -------------------------------------------------------------------------------------------------


class _ParticipantView(OfEvent):
    """A view of one registration for the event."""

    registration: Registration

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.registration = get_object_or_404(self.event.registrations, pk=kwargs["registration_id"])


class ParticipantView(WagtailAdminTemplateMixin, _ParticipantView):
    """What someone told, and the mails to that person."""

    template_name = "events/admin/participant.html"
    header_icon = "user"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.registration.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(("", self.registration.name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["registration"] = self.registration
        context["choices"] = list(self.registration.choices.all())
        context["mails"] = list(self.registration.mails.select_related("mail").order_by("pk"))
        if self.registration.state != RegistrationState.CANCELLED:
            context["cancel_url"] = self.address("event_participant_cancel", self.registration.pk)
        return context


class CancelParticipantView(ParticipantView):
    """Asks whether someone is taken off the list, and does it."""

    template_name = "events/admin/cancel_participant.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the participant off the list. The log names no person: it is kept for longer than the registration."""
        if cancel(self.registration, by_editor=True):
            data = {"registration": self.registration.pk}
            log(instance=self.event, action=CANCELLED_BY_EDITOR, user=request.user, data=data)
            messages.success(request, f"De inschrijving van {self.registration.name} is geannuleerd.")
        else:
            messages.warning(request, "Deze inschrijving was al geannuleerd.")
        return redirect(self.address())


# --- Pages to print --------------------------------------------------------------------------------------------------


class PrintView(OfEvent):
    """A page on paper of who has a place, by name; `?workshop=` narrows it to one workshop."""

    template_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page to print."""
        workshop = None
        registrations = self.event.registrations.confirmed().prefetch_related("choices")
        if key := request.GET.get("workshop"):
            workshop = next((found for found in workshop_counts(self.event) if found.key == key), None)
            if workshop is None:
                raise Http404("There is no such workshop on the programme.")
            registrations = registrations.filter(choices__workshop_key=key, choices__has_place=True)
        people = sorted(registrations, key=lambda row: row.name.casefold())
        context = {
            "event": self.event,
            "workshop": workshop,
            "workshops": [count for count in workshop_counts(self.event) if count.key],
            "people": people,
            "back_url": self.address(),
            "path": request.path,
        }
        return TemplateResponse(request, self.template_name, context)


class SignInView(PrintView):
    """The list on which people sign when they come in."""

    template_name = "events/admin/sign_in.html"


class BadgesView(PrintView):
    """The cards with names, ten on a sheet."""

    template_name = "events/admin/badges.html"


# --- Mails to all ----------------------------------------------------------------------------------------------------


class MailingForm(forms.ModelForm):
    """What an editor writes to participants."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Mailing
        fields = ["audience", "subject", "text"]
        widgets = {"audience": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "text": "Gewone tekst. De aanspreking en de link naar de eigen inschrijving komen er vanzelf bij."
        }


class MailingsView(WagtailAdminTemplateMixin, OfEvent):
    """Writes to the participants, and lists what was written before."""

    template_name = "events/admin/mailings.html"
    page_title = "Schrijf de deelnemers"
    header_icon = "mail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form, empty unless a link says what the mail is about."""
        initial = suggested_mail(self.event, request.GET.get(ABOUT, ""))
        return self.render_to_response(self.get_context_data(form=MailingForm(initial=initial)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Put a mail to each in the outbox."""
        form = MailingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        mailing, is_new = send_mailing(self.event, form.cleaned_data)
        if mailing is None:
            form.add_error("audience", "Er is niemand om aan te schrijven. Kies anderen.")
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if is_new:
            data = {"mailing": mailing.pk, "subject": mailing.subject}
            log(instance=self.event, action=MAILED, user=request.user, data=data)
        return redirect(self.address("event_mailing", mailing.pk))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(("", "Schrijf de deelnemers"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["event"] = self.event
        context["mailings"] = [
            (progress, self.address("event_mailing", progress.mailing.pk)) for progress in Progress.of_event(self.event)
        ]
        return context


class MailingView(WagtailAdminTemplateMixin, OfEvent):
    """How far a mail to participants is: what was sent, what is still to go, and what fails."""

    template_name = "events/admin/mailing.html"
    header_icon = "mail"
    mailing: Mailing

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mailing = get_object_or_404(self.event.mailings, pk=kwargs["mailing_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.mailing.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail((self.address("event_mailings"), "Schrijf de deelnemers"), ("", self.mailing.subject))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["mailing"] = self.mailing
        context["progress"] = Progress.of(self.mailing)
        failing = self.mailing.mails.filter(mail__sent_at=None).exclude(mail__last_error="")
        context["failing"] = list(failing.select_related("mail", "registration"))
        return context
