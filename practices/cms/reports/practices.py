"""The report of practices in the CMS: what there is, chosen by how it stands, where it runs and what it is about."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import WorkflowState

from library.cms.page_work import editable_by, may
from library.cms.reports.charts import Chart
from library.cms.reports.columns import DayColumn, PercentColumn
from library.cms.reports.view import Report
from practices.cms.choosers import MOST_FOUND, find
from practices.cms.explorer.filters import PracticesFilterSet
from practices.cms.explorer.listing import score
from practices.cms.reports.spread import charts_of
from practices.models import PracticePage

# The same practices as a file that can be edited and imported.
TO_EDIT = "practices_to_edit"
IMPORTS = "practices_imports"
# What such a file holds of people, as it is noted who took it.
CONTACTS = "Praktijken met hun contactpunt"


class PracticesReport(Report):
    """The practices that one may edit."""

    model = PracticePage
    slug = "praktijken"
    order = 100
    page_title = "Praktijken"
    header_icon = "doc-full"
    is_searchable = True
    filterset_class = PracticesFilterSet
    default_ordering = "title"
    template_name = "practices/admin/report.html"
    columns = [
        BulkActionsColumn("bulk_actions"),
        TitleColumn(
            "title",
            label="Titel",
            accessor="get_admin_display_title",
            get_title_id=lambda page: f"page_{page.pk}_title",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            sort_key="title",
        ),
        Column("standing", label="Stand"),
        Column("life", label="Status", accessor="get_status_display", sort_key="status"),
        Column("places", label="Gemeenten"),
        Column("theme_names", label="Thema"),
        PercentColumn("completeness", label="Volledig", sort_key="completeness"),
        DayColumn("verified_on", label="Laatst bevestigd", sort_key="verified_on"),
        DayColumn("review_due", label="Volgend nazicht", sort_key="review_due"),
    ]
    list_export = [
        "title",
        "full_url",
        "standing",
        "get_status_display",
        "places",
        "theme_names",
        "completeness",
        "verified_on",
        "review_due",
    ]
    export_headings = {
        "title": "Titel",
        "full_url": "Adres",
        "standing": "Stand",
        "get_status_display": "Status",
        "places": "Gemeenten",
        "theme_names": "Thema",
        "completeness": "Volledig (%)",
        "verified_on": "Laatst bevestigd",
        "review_due": "Volgend nazicht",
    }

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer the same selection as a file that can be edited and imported."""
        url = f"{reverse(TO_EDIT)}?{self.request.GET.urlencode()}"
        edit = Button("Download om te bewerken", url=url, icon_name="edit", priority=110)
        send = Button("Importeren uit een rekenblad", url=reverse(IMPORTS), icon_name="upload", priority=120)
        return [*super().header_more_buttons, edit, send]

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return may(user, "change")

    def get_base_queryset(self) -> QuerySet[PracticePage]:
        practices: QuerySet[PracticePage] = editable_by(
            self.request.user, PracticePage.objects.defer_streamfields().with_workflow_states()
        )
        return practices

    def order_queryset(self, queryset: Any) -> QuerySet[PracticePage]:
        """Compute how complete each practice is where they are put in that order, or all are written."""
        if self.is_export or str(self.ordering).removeprefix("-") == "completeness":
            queryset = queryset.with_completeness()
        ordered: QuerySet[PracticePage] = super().order_queryset(queryset)
        return ordered

    def charts(self, rows: QuerySet[PracticePage]) -> list[Chart]:
        """How many practices there are by status, theme and municipality, and how good their records are."""
        return charts_of(rows, self.narrowed)

    def search_queryset(self, queryset: QuerySet[PracticePage]) -> QuerySet[PracticePage]:
        """Find what the explorer finds."""
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=find(PracticePage.objects.all(), self.search_query, MOST_FOUND))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer what can be done with several at once."""
        return super().get_context_data(model_opts=PracticePage._meta, item_type="PAGE", **kwargs)

    def decorate_paginated_queryset(self, object_list: Any) -> list[PracticePage]:
        """Bring along where the practices run and what they are about, in one query each."""
        practices = list(object_list)
        if not self.is_export:
            score(practices)
        prefetch_related_objects(practices, "practice_municipalities__municipality", "practice_terms__term__vocabulary")
        return [_told(practice) for practice in practices]


def _told(practice: Any) -> PracticePage:
    practice.places = ", ".join(row.municipality.name for row in practice.practice_municipalities.all())
    themes = (row.term for row in practice.practice_terms.all() if row.term.vocabulary.parameter == "thema")
    practice.theme_names = ", ".join(term.label for term in themes)
    practice.standing = _standing(practice)
    told: PracticePage = practice
    return told


def _standing(practice: Any) -> str:
    """Return how a practice stands in the CMS, in words."""
    if any(state.status == WorkflowState.STATUS_IN_PROGRESS for state in practice._current_workflow_states):
        return "Wacht op een moderator"
    if not practice.live:
        return "Concept"
    if practice.archived_on:
        return "Gearchiveerd"
    return "Op de site, met wijzigingen" if practice.has_unpublished_changes else "Op de site"


REPORT = PracticesReport.url_name()
