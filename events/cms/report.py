"""The report of events: who registered and who was there, from where, and how full it was."""

from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Lower
from django.forms import RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn

from events.models import EventPage, Registration, RegistrationState
from events.models.choices import EventStatus, RegistrationMode
from events.models.registration import counted
from events.registration.purge import days_kept
from library.cms.page_work import editable_by, may
from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.columns import DayColumn, PercentColumn
from library.cms.reports.filters import PeriodFilter
from library.cms.reports.view import Report

COMING, PAST = "komt", "voorbij"
_NUMBERS = ("confirmed", "waiting", "cancelled", "organisations", "attended")
# What the chart tells of an event beside who registered.
_BESIDE = ("Was er", "Wachtlijst", "Geannuleerd")
# How many events a chart shows.
_EVENTS = 8


def _status(event: EventPage) -> str:
    """Return how an event stands; of one that was planned and is over, that it is over."""
    return "Voorbij" if event.is_past and event.status == EventStatus.PLANNED else event.get_status_display()


class EventsFilterSet(WagtailFilterSet):
    """Which events the report shows."""

    wanneer = ChoiceFilter(
        label="Wanneer",
        method="in_time",
        choices=[(COMING, "Komt nog"), (PAST, "Voorbij")],
        empty_label="Alles",
        widget=RadioSelect,
    )
    status = ChoiceFilter(label="Status", choices=EventStatus.choices, empty_label="Alle", widget=RadioSelect)
    inschrijven = ChoiceFilter(
        label="Inschrijven",
        field_name="registration_mode",
        choices=RegistrationMode.choices,
        empty_label="Alle",
        widget=RadioSelect,
    )
    periode = PeriodFilter(label="Periode", field_name="starts_at")

    class Meta:
        model = EventPage
        fields: list[str] = []

    def in_time(self, events: QuerySet[EventPage], _name: str, value: str) -> QuerySet[EventPage]:
        now = timezone.now()
        return events.filter(ends_at__gte=now) if value == COMING else events.filter(ends_at__lt=now)


class EventsReport(Report):
    """The events that the user may edit, with how many have a place, wait and cancelled, also once forgotten."""

    model = EventPage
    slug = "evenementen"
    order = 170
    page_title = "Evenementen en wie kwam"
    header_icon = "date"
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    filterset_class = EventsFilterSet
    default_ordering = "-starts_at"
    columns = [
        TitleColumn(
            "title",
            label="Evenement",
            accessor="get_admin_display_title",
            sort_key="title",
            get_url=lambda event: reverse("event_participants", args=[event.pk]),
        ),
        DayColumn("starts_at", label="Begin", sort_key="starts_at"),
        Column("status", label="Status", accessor=_status, sort_key="status"),
        Column("place", label="Gemeente", sort_key="venue_municipality__name", classname="on-wide-screens"),
        NumberColumn("confirmed", label="Ingeschreven", sort_key="confirmed"),
        NumberColumn("attended", label="Was er", sort_key="attended"),
        NumberColumn("organisations", label="Organisaties", sort_key="organisations", classname="on-wide-screens"),
        NumberColumn("waiting", label="Wachtlijst", sort_key="waiting"),
        NumberColumn("cancelled", label="Geannuleerd", sort_key="cancelled"),
        PercentColumn("occupied", label="Bezetting", sort_key="occupied"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return may(user, "change")

    def get_base_queryset(self) -> QuerySet[EventPage]:
        events = editable_by(self.request.user, EventPage.objects.defer_streamfields())
        numbers = counted("registrations__")
        found: QuerySet[EventPage] = events.annotate(
            place=F("venue_municipality__name"),
            **{name: numbers[name] + Coalesce(F(f"tally__{name}"), 0) for name in _NUMBERS},
        ).annotate(
            occupied=Case(
                When(capacity__gt=0, then=Value(100) * F("confirmed") / F("capacity")),
                output_field=IntegerField(null=True),
            )
        )
        return found

    def charts(self, rows: QuerySet[EventPage]) -> list[Chart]:
        """The events that came last, and the organisations of which most people had a place."""
        shown = list(rows.filter(Q(confirmed__gt=0) | Q(waiting__gt=0)).order_by("-starts_at", "-pk")[:_EVENTS])
        events = tuple(
            Bar(
                _titled(event),
                event.confirmed,
                (str(event.attended), str(event.waiting), str(event.cancelled)),
                reverse("event_participants", args=[event.pk]),
            )
            for event in shown
        )
        return [
            Chart("Ingeschreven per evenement", "Evenement", "Ingeschreven", events, _BESIDE),
            self._organisations(rows),
        ]

    @staticmethod
    def _organisations(rows: QuerySet[EventPage]) -> Chart:
        came = Registration.objects.filter(
            event__in=rows.order_by().values("pk"), state=RegistrationState.CONFIRMED
        ).exclude(organisation="")
        # One organisation, however it was written; shown as one of them wrote it.
        named = came.annotate(one=Lower("organisation")).order_by().values("one")
        counts = named.annotate(name=Min("organisation"), people=Count("pk"), events=Count("event", distinct=True))
        bars = [Bar(row["name"], row["people"], (str(row["events"]),)) for row in counts.order_by("-people", "one")]
        most, note = largest(bars)
        kept = f"Wie zich inschreef, verdwijnt {days_kept()} dagen na het evenement. De aantallen blijven."
        return Chart("Organisaties", "Organisatie", "Mensen", most, ("Evenementen",), f"{note} {kept}".strip())


def _titled(event: Any) -> str:
    day = f", {date_format(timezone.localtime(event.starts_at), 'j F Y')}" if event.starts_at else ""
    return f"{event.get_admin_display_title()}{day}"
