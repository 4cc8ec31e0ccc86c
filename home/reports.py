"""Reports in the CMS about the site as a whole."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django_filters import ChoiceFilter, DateFromToRangeFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query

from core.spreadsheets import formula_safe

SEE_SEARCHES = "home.view_searches"
FOUND_NOTHING = "geen"


class SearchesFilterSet(WagtailFilterSet):
    """The period that is counted, and whether only what found nothing is shown."""

    # The period decides what is counted, so the report itself applies it.
    period = DateFromToRangeFilter(
        label="Periode", method="leave", widget=DateRangePickerWidget, help_text="Tellingen blijven een jaar bewaard."
    )
    result = ChoiceFilter(
        label="Resultaat",
        method="with_result",
        choices=[(FOUND_NOTHING, "Vond minstens één keer niets")],
        empty_label="Alles",
        widget=RadioSelect,
    )

    class Meta:
        model = Query
        fields: list[str] = []

    def leave(self, queryset: QuerySet[Query], _name: str, _value: Any) -> QuerySet[Query]:
        return queryset

    def with_result(self, queryset: QuerySet[Query], _name: str, value: str) -> QuerySet[Query]:
        return queryset.filter(without_result__gt=0) if value == FOUND_NOTHING else queryset


class SearchesReport(ReportView):
    """What visitors search for, how often, and what of it found nothing."""

    model = Query
    page_title = "Zoekopdrachten"
    header_icon = "search"
    is_searchable = True
    search_fields = ["query_string"]
    filterset_class = SearchesFilterSet
    default_ordering = ("-times", "query_string")
    index_url_name = "searches_report"
    index_results_url_name = "searches_report_results"
    export_filename = "zoekopdrachten"
    columns = [
        Column("query_string", label="Zoekwoorden", sort_key="query_string"),
        NumberColumn("times", label="Keer gezocht", sort_key="times"),
        NumberColumn("without_result", label="Keer zonder resultaat", sort_key="without_result"),
        Column(
            "last", label="Laatst gezocht", accessor=lambda query: date_format(query.last, "j F Y"), sort_key="last"
        ),
    ]
    list_export = ["query_string", "times", "without_result", "last"]
    export_headings = {column.name: column.label for column in columns}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer who may see searches; Wagtail's own check knows only rights on the rows themselves."""
        if not request.user.has_perm(SEE_SEARCHES):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> QuerySet[Query]:
        """Return the words that were searched for in the period, each with its counts of that period."""
        period = self._period()
        counted = Query.objects.annotate(
            times=Sum("daily_hits__hits", filter=period),
            without_result=Coalesce(Sum("daily_hits__fruitless__times", filter=period), 0),
            last=Max("daily_hits__date", filter=period),
        )
        return counted.filter(times__gt=0)

    def _period(self) -> Q:
        chosen = self.filters.form.cleaned_data.get("period") if self.filters.is_valid() else None
        period = Q(daily_hits__isnull=False)
        if chosen and chosen.start:
            period &= Q(daily_hits__date__gte=chosen.start)
        if chosen and chosen.stop:
            period &= Q(daily_hits__date__lte=chosen.stop)
        return period

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any] | None:
        if isinstance(value, str):
            return formula_safe
        function: Callable[[Any], Any] | None = super().get_preprocess_function(field, value, export_format)
        return function
