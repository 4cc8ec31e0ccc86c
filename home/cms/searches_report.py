"""Reports in the CMS about the site as a whole."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.urls import reverse
from django.utils.formats import date_format
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.permissions import policy_registry

from core.text.numbers import dutch_number
from home.models import SearchClicks
from library.cms.reports.charts import Bar, Chart
from library.cms.reports.filters import PeriodFilter
from library.cms.reports.view import Report
from library.models import WordGroup
from library.words.overlaps import groups_of_words
from library.words.views import new_group_url, word_group_url

SEE_SEARCHES = "home.view_searches"
FOUND_NOTHING = "geen"
FOUND_NEAR = "dichtbij"
NOT_CHOSEN = "niet-gekozen"
# How many of the pages that were chosen the screen names; a spreadsheet names all.
NAMED_PAGES = 3
# How many searches the chart shows.
_MOST_SEARCHED = 8

_RESULTS = {
    FOUND_NOTHING: Q(without_result__gt=0),
    FOUND_NEAR: Q(near__gt=0),
    NOT_CHOSEN: Q(chosen=0, times__gt=F("without_result")),
}


class SearchesFilterSet(WagtailFilterSet):
    """The period that is counted, and which searches are shown by what they found."""

    # The period decides what is counted, so the report itself applies it.
    period = PeriodFilter(label="Periode", method="leave", help_text="Tellingen blijven een jaar bewaard.")
    result = ChoiceFilter(
        label="Resultaat",
        method="with_result",
        choices=[
            (FOUND_NOTHING, "Vond minstens één keer niets"),
            (FOUND_NEAR, "Vond minstens één keer alleen iets dichtbij"),
            (NOT_CHOSEN, "Vond iets, maar niemand koos een resultaat"),
        ],
        empty_label="Alles",
        widget=RadioSelect,
    )

    class Meta:
        model = Query
        fields: list[str] = []

    def leave(self, queryset: QuerySet[Query], _name: str, _value: Any) -> QuerySet[Query]:
        return queryset

    def with_result(self, queryset: QuerySet[Query], _name: str, value: str) -> QuerySet[Query]:
        return queryset.filter(_RESULTS.get(value, Q()))


class WordsColumn(Column):
    """The words, and what an editor can do about them, one click each."""

    cell_template_name = "home/admin/search_words_cell.html"


class ChosenColumn(Column):
    """How often a result was chosen, and which."""

    cell_template_name = "home/admin/search_chosen_cell.html"


class SearchesReport(Report):
    """What visitors search for, how often, what that found, and what of it they chose."""

    model = Query
    slug = "zoekopdrachten"
    order = 180
    page_title = "Zoekopdrachten"
    header_icon = "search"
    is_searchable = True
    search_fields = ["query_string"]
    filterset_class = SearchesFilterSet
    default_ordering = ("-times", "query_string")
    columns = [
        WordsColumn("query_string", label="Zoekwoorden", sort_key="query_string"),
        NumberColumn("times", label="Gezocht", sort_key="times"),
        NumberColumn("whole", label="Alle woorden", sort_key="whole"),
        NumberColumn("near", label="Dichtbij", sort_key="near"),
        NumberColumn("without_result", label="Niets", sort_key="without_result"),
        ChosenColumn("chosen", label="Gekozen", sort_key="chosen"),
        Column("last", label="Laatst", accessor=lambda query: date_format(query.last, "j F Y"), sort_key="last"),
    ]
    list_export = ["query_string", "times", "whole", "near", "without_result", "chosen", "chosen_pages", "last"]
    export_headings = {
        "query_string": "Zoekwoorden",
        "times": "Keer gezocht",
        "whole": "Keer met alle woorden",
        "near": "Keer alleen iets dichtbij",
        "without_result": "Keer zonder resultaat",
        "chosen": "Keer gekozen",
        "chosen_pages": "Gekozen praktijken en pagina's",
        "last": "Laatst gezocht",
    }

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return bool(user.has_perm(SEE_SEARCHES))

    def get_base_queryset(self) -> QuerySet[Query]:
        """Return the words that were searched for in the period, each with its counts of that period."""
        period = Q(daily_hits__isnull=False) & self._period("daily_hits__date")
        counted = Query.objects.annotate(
            times=Sum("daily_hits__hits", filter=period),
            without_result=Coalesce(Sum("daily_hits__fruitless__times", filter=period), 0),
            near=Coalesce(Sum("daily_hits__near__times", filter=period), 0),
            last=Max("daily_hits__date", filter=period),
        )
        # By themselves: a day has several, and each would count its searches again.
        clicks = self._clicks().filter(daily__query=OuterRef("pk")).order_by().values("daily__query")
        return counted.filter(times__gt=0).annotate(
            whole=F("times") - F("near") - F("without_result"),
            chosen=Coalesce(Subquery(clicks.annotate(sum=Sum("times")).values("sum")), 0),
        )

    def decorate_paginated_queryset(self, object_list: Any) -> list[Query]:
        """Bring along which pages were chosen, and what the editor can do."""
        queries = list(object_list)
        chosen = self._chosen_pages(queries)
        links = self._links(queries)
        for query in queries:
            pages = chosen[query.pk]
            query.named_pages, query.more_pages = pages[:NAMED_PAGES], len(pages[NAMED_PAGES:])
            query.chosen_pages = ", ".join(f"{title} ({times})" for title, times in pages)
            query.actions = links[query.pk]
        return queries

    def charts(self, rows: QuerySet[Any]) -> list[Chart]:
        """How often searches found what, and what is searched for most. Two queries."""
        sums = rows.order_by().aggregate(
            whole_sum=Sum("whole"), near_sum=Sum("near"), nothing_sum=Sum("without_result"), chosen_sum=Sum("chosen")
        )
        found = (
            Bar("Met alle woorden", sums["whole_sum"] or 0),
            Bar("Alleen iets dichtbij", sums["near_sum"] or 0, url=self.narrowed(result=FOUND_NEAR)),
            Bar("Niets", sums["nothing_sum"] or 0, url=self.narrowed(result=FOUND_NOTHING)),
        )
        most = rows.order_by("-times", "query_string").values_list("query_string", "times", "without_result")
        words = tuple(
            Bar(text, times, (str(nothing),), self.narrowed(q=text)) for text, times, nothing in most[:_MOST_SEARCHED]
        )
        chosen = f"Daarna koos iemand {dutch_number(sums['chosen_sum'] or 0)} keer een resultaat."
        return [
            Chart("Wat zoekopdrachten vonden", "Gevonden", "Keer", found, note=chosen),
            Chart("Meest gezocht", "Zoekwoorden", "Keer", words, ("Niets",)),
        ]

    def _chosen_pages(self, queries: Iterable[Query]) -> dict[int, list[tuple[str, int]]]:
        """Return for each query the titles that were chosen, most often first, each with how often: one query."""
        clicks = self._clicks()
        if not self.is_export:
            clicks = clicks.filter(daily__query__in=[query.pk for query in queries])
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        summed = clicks.order_by().values("daily__query", "page", "page__title").annotate(sum=Sum("times"))
        for row in summed.order_by("-sum", "page__title", "page"):
            found[row["daily__query"]].append((row["page__title"], row["sum"]))
        return found

    def _links(self, queries: Iterable[Query]) -> dict[int, list[tuple[str, str]]]:
        """Return for each query the address and the words of what this editor may do, in one click."""
        user = self.request.user
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        if self.is_export:
            return found
        words, promotions = policy_registry.get_by_type(WordGroup), policy_registry.get_by_type(SearchPromotion)
        may_add, may_change = (words.user_has_permission(user, action) for action in ("add", "change"))
        may_promote = promotions.user_has_permission(user, "change")
        known = groups_of_words([query.query_string for query in queries]) if may_add or may_change else {}
        for query in queries:
            group = known.get(query.query_string)
            if group is not None and may_change:
                found[query.pk].append((word_group_url("edit", group.pk), "Bewerk de synoniemen"))
            elif group is None and may_add:
                found[query.pk].append((new_group_url(query.query_string), "Maak er een synoniem van"))
            if may_promote:
                promote = reverse("wagtailsearchpromotions:edit", args=[query.pk])
                found[query.pk].append((promote, "Stel een praktijk bovenaan"))
        return found

    def _clicks(self) -> QuerySet[SearchClicks]:
        return SearchClicks.objects.filter(self._period("daily__date"))

    def _period(self, name: str) -> Q:
        """Return the condition on the date `name` for the period that was chosen."""
        chosen = self.filters.form.cleaned_data.get("period") if self.filters.is_valid() else None
        period = Q()
        if chosen and chosen.start:
            period &= Q(**{f"{name}__gte": chosen.start})
        if chosen and chosen.stop:
            period &= Q(**{f"{name}__lte": chosen.stop})
        return period
