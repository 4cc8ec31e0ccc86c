"""The list of who registered for an event, and its export."""

from collections import OrderedDict
from typing import Any

from django import forms
from django.db.models import Count, Prefetch, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from core.outputs.spreadsheets import SafeSpreadsheets, formula_safe
from events.cms.participants.access import OfEvent
from events.cms.participants.counts import workshop_counts
from events.models import EventPage, Registration, RegistrationState, WorkshopChoice
from events.programme.reading import workshop_rounds
from events.programme.sessions import Session
from library.login.trail import note_taken


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


class ParticipantsView(OfEvent, SafeSpreadsheets, SpreadsheetExportMixin, BaseListingView):
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
            Column("attended", label="Was er", accessor=was_there, sort_key="attended"),
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
            Button("Wie was er?", url=self.address("event_attendance"), icon_name="check", priority=30),
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
            note_taken(self.request.user, f"Deelnemers van {self.event}", len(rows), self.request.GET["export"])
            response: HttpResponseBase = self.as_spreadsheet(rows, self.request.GET["export"])
            return response
        shown: HttpResponseBase = super().render_to_response(context, **response_kwargs)
        return shown

    def get_heading(self, queryset: Any, field: str) -> str:
        return formula_safe(field)

    def to_row_dict(self, item: Registration) -> "OrderedDict[str, Any]":
        told = _export_row(self.rounds, item)
        return OrderedDict((column, told.get(column, "")) for column in self.list_export)


def was_there(registration: Registration) -> str:
    """Return in a word whether someone was at the event; nothing where nobody noted it."""
    return {True: "ja", False: "nee", None: ""}[registration.attended]


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
        "Was er": was_there(registration),
        # A spreadsheet knows no time zones: the clock on the wall in Brussels.
        "Ingeschreven op": timezone.make_naive(registration.created_at).replace(microsecond=0),
    }
    told |= {f"Workshop {number}: {part.title}": chosen.get(part.key, "") for number, part in enumerate(rounds, 1)}
    for question, answer in registration.answers:
        told[f"{question} (vraag)" if question in told else question] = answer
    return told
