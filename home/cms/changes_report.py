"""The report of what the public sees otherwise since a day, of the log of changes."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.formats import date_format
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn

from core.changelog.change import Change, ChangeKind
from core.changelog.compaction import KEPT_FOR
from library.cms.page_work import may
from library.cms.reports.charts import Bar, Chart
from library.cms.reports.columns import MomentColumn
from library.cms.reports.filters import PeriodFilter
from library.cms.reports.view import Report

# What the log names, in the words of the CMS.
_THINGS = {
    "practice": "Praktijk",
    "event": "Evenement",
    "page": "Andere pagina",
    "term": "Term",
    "vocabulary": "Vocabularium",
}
_WORDS = {ChangeKind.CREATED: "Verschenen", ChangeKind.CHANGED: "Gewijzigd", ChangeKind.GONE: "Verdwenen"}
# Of how many months the chart tells.
_MONTHS = 12


class ChangesFilterSet(WagtailFilterSet):
    """Since when, of what, and what happened to it."""

    # Decides which change of a thing is its last, so the report itself applies it.
    periode = PeriodFilter(label="Sinds", method="leave", help_text="Laat de tweede dag leeg voor alles tot nu.")
    wat = ChoiceFilter(
        label="Wat",
        field_name="outcome",
        choices=[(kind.value, words) for kind, words in _WORDS.items()],
        empty_label="Alles",
        widget=RadioSelect,
    )
    soort = ChoiceFilter(
        label="Soort", field_name="thing", choices=list(_THINGS.items()), empty_label="Alle", widget=RadioSelect
    )

    class Meta:
        model = Change
        fields: list[str] = []

    def leave(self, rows: QuerySet[Change], _name: str, _value: Any) -> QuerySet[Change]:
        return rows


class ChangesReport(Report):
    """Each thing once, with what became of it in the period: it appeared, it looks different, or it is gone."""

    model = Change
    slug = "wijzigingen"
    order = 150
    page_title = "Wat er wijzigde"
    header_icon = "history"
    is_searchable = True
    search_fields = ["title"]
    filterset_class = ChangesFilterSet
    default_ordering = ("-at", "-cursor")
    columns = [
        TitleColumn("title", label="Titel", sort_key="title", get_url=lambda row: row.link),
        Column("sort", label="Soort"),
        Column("became", label="Wat"),
        NumberColumn("times", label="Keer"),
        MomentColumn("at", label="Laatst", sort_key="at"),
    ]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return may(user, "change")

    def get_base_queryset(self) -> QuerySet[Change]:
        within = Change.objects.filter(self._period())
        last = within.order_by().values("thing", "row").annotate(last=Max("cursor")).values("last")
        appeared = within.filter(uuid=OuterRef("uuid"), thing=OuterRef("thing"), kind=ChangeKind.CREATED)
        outcome = Case(
            When(kind=ChangeKind.GONE, then=F("kind")),
            When(Exists(appeared), then=Value(ChangeKind.CREATED.value)),
            default=Value(ChangeKind.CHANGED.value),
            output_field=CharField(),
        )
        found: QuerySet[Change] = Change.objects.filter(cursor__in=last).annotate(outcome=outcome)
        return found

    def decorate_paginated_queryset(self, object_list: Any) -> list[Change]:
        """Say in words what became of each thing, and how often it changed. One query."""
        changes: list[Any] = list(object_list)
        within = Change.objects.filter(self._period()).order_by()
        if not self.is_export:
            within = within.filter(uuid__in=[change.uuid for change in changes])
        times = {
            (thing, row): number for thing, row, number in within.values_list("thing", "row").annotate(Count("pk"))
        }
        for change in changes:
            change.sort = _THINGS.get(change.thing, change.thing)
            change.became = _WORDS[ChangeKind(change.outcome)]
            change.times = times.get((change.thing, change.row), 1)
            change.link = "" if change.kind == ChangeKind.GONE else change.address
        return changes

    def charts(self, rows: QuerySet[Any]) -> list[Chart]:
        """How much of each sort appeared, changed and went, and in which month it did last. One query."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        months: Counter[Any] = Counter()
        for thing, outcome, at in rows.order_by().values_list("thing", "outcome", "at"):
            counts[thing][outcome] += 1
            months[timezone.localdate(at).replace(day=1)] += 1
        sorts = tuple(
            Bar(
                label,
                counts[thing].total(),
                tuple(str(counts[thing][kind]) for kind in _WORDS),
                self.narrowed(soort=thing),
            )
            for thing, label in _THINGS.items()
            if counts[thing]
        )
        by_month = tuple(Bar(date_format(month, "F Y"), number) for month, number in sorted(months.items())[-_MONTHS:])
        kept = f"Van langer dan {KEPT_FOR.days} dagen geleden is alleen de laatste wijziging bekend."
        return [
            Chart("Per soort", "Soort", "Samen", sorts, ("Nieuw", "Gewijzigd", "Weg")),
            Chart("Laatst gewijzigd in", "Maand", "Samen", by_month, note=kept),
        ]

    def _period(self) -> Q:
        """Return the condition on the moment of a change."""
        chosen = self.filters.form.cleaned_data.get("periode") if self.filters.is_valid() else None
        period = Q()
        if chosen and chosen.start:
            period &= Q(at__gte=chosen.start)
        if chosen and chosen.stop:
            period &= Q(at__lte=chosen.stop)
        return period
