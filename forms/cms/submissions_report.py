"""The report of submissions: how long they take, and what becomes of them. It names no submitter."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_filters import ChoiceFilter, ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.models import Page

from core.text.numbers import dutch_number
from forms.filling.mails import INSPECT
from forms.inbox.actions import SEE
from forms.inbox.listing import OPEN
from forms.models import Submission
from forms.models.choices import FINAL, SubmissionStatus
from library.cms.reports.charts import Bar, Chart, largest
from library.cms.reports.columns import DayColumn
from library.cms.reports.filters import PeriodFilter
from library.cms.reports.view import Report

# Of how many months the chart tells how much came in.
_MONTHS = 12


class SubmissionsFilterSet(WagtailFilterSet):
    """Which submissions the report counts."""

    status = ChoiceFilter(
        label="Status",
        method="with_status",
        choices=[(OPEN, "Alles wat open is"), *SubmissionStatus.choices],
        empty_label="Alle",
        widget=RadioSelect,
    )
    formulier = ModelChoiceFilter(
        label="Formulier",
        field_name="page",
        queryset=lambda _request: Page.objects.filter(pk__in=Submission.objects.values("page")).order_by("title"),
        empty_label="Alle",
    )
    behandelaar = ModelChoiceFilter(
        label="Behandelaar",
        field_name="handler",
        queryset=lambda _request: get_user_model().objects.filter(pk__in=Submission.objects.values("handler")),
        empty_label="Iedereen",
    )
    ontvangen = PeriodFilter(label="Ontvangen", field_name="submit_time")

    class Meta:
        model = Submission
        fields: list[str] = []

    def with_status(self, rows: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        return rows.exclude(status__in=FINAL) if value == OPEN else rows.filter(status=value)


class _Counted(NamedTuple):
    status: str
    form: int
    title: str
    received: datetime.datetime
    handled: datetime.datetime | None

    @property
    def days(self) -> int | None:
        return None if self.handled is None else (self.handled - self.received).days


class SubmissionsReport(Report):
    """Each submission with the days that it took or waits; by status, by form and by month."""

    model = Submission
    slug = "inzendingen"
    order = 160
    page_title = "Inzendingen en hun doorlooptijd"
    header_icon = "mail"
    is_searchable = True
    search_backend_name = None
    search_fields = ["reference"]
    filterset_class = SubmissionsFilterSet
    default_ordering = "-submit_time"
    columns = [
        TitleColumn("reference", label="Nummer", get_url=lambda row: reverse(INSPECT, args=[row.pk])),
        Column("form", label="Formulier", sort_key="page__title"),
        Column("get_status_display", label="Status", sort_key="status"),
        DayColumn("submit_time", label="Ontvangen", sort_key="submit_time"),
        DayColumn("handled_at", label="Afgehandeld", sort_key="handled_at"),
        NumberColumn("days", label="Dagen", sort_key="took"),
        Column("handler", label="Behandelaar"),
        Column("practice_title", label="Praktijk die eruit kwam"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm(SEE))

    def get_base_queryset(self) -> QuerySet[Submission]:
        until = Coalesce("handled_at", Value(timezone.now()))
        took = ExpressionWrapper(until - F("submit_time"), output_field=DurationField())
        rows: QuerySet[Submission] = Submission.objects.select_related("handler").defer("form_data", "questions")
        return rows.annotate(took=took, form=F("page__title"), practice_title=F("practice__title"))

    def decorate_paginated_queryset(self, object_list: Any) -> list[Submission]:
        """Say in whole days how long each took, or waits up to now."""
        rows = list(object_list)
        for row in rows:
            row.days = row.took.days
        return rows

    def charts(self, rows: QuerySet[Submission]) -> list[Chart]:
        """How many there are by status, form and month, and how long half of them took. One query."""
        told = rows.order_by().values_list("status", "page", "page__title", "submit_time", "handled_at")
        counted = [_Counted(*row) for row in told.iterator()]
        statuses = _grouped(counted, lambda row: row.status)
        forms = _grouped(counted, lambda row: (row.title, row.form))
        by_form, note = largest(
            _bar(title, found, self.narrowed(formulier=key)) for (title, key), found in forms.items()
        )
        return [
            Chart(
                "Wat ervan werd",
                "Status",
                "Inzendingen",
                tuple(
                    _bar(str(status.label), statuses[status], self.narrowed(status=status))
                    for status in SubmissionStatus
                    if statuses[status]
                ),
                _BESIDE,
            ),
            Chart("Per formulier", "Formulier", "Inzendingen", by_form, _BESIDE, note),
            Chart("Ontvangen per maand", "Maand", "Inzendingen", tuple(self._months(counted)), _BESIDE),
        ]

    def _months(self, counted: Sequence[_Counted]) -> Iterable[Bar]:
        found = _grouped(counted, lambda row: timezone.localdate(row.received).replace(day=1))
        for month in sorted(key for key in found if found[key])[-_MONTHS:]:
            last = (month + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
            url = self.narrowed(ontvangen_from=month.isoformat(), ontvangen_to=last.isoformat())
            yield _bar(date_format(month, "F Y"), found[month], url)


# What stands beside the number of submissions of a bar.
_BESIDE = ("Helft binnen", "Langst")


def _grouped(rows: Iterable[_Counted], key: Callable[[_Counted], Any]) -> dict[Any, list[_Counted]]:
    found: dict[Any, list[_Counted]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _bar(label: str, rows: Sequence[_Counted], url: str) -> Bar:
    days = [row.days for row in rows if row.days is not None]
    return Bar(label, len(rows), (_days(round(median(days))), _days(max(days))) if days else ("–", "–"), url)


def _days(number: int) -> str:
    return "1 dag" if number == 1 else f"{dutch_number(number)} dagen"
