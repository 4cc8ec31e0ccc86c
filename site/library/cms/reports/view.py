"""The view that every report is."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from wagtail.admin.views.reports import ReportView

from core.outputs.spreadsheets import SafeSpreadsheets
from library.cms.reports.charts import Chart
from library.login.trail import note_taken


class Report(SafeSpreadsheets, ReportView):
    """A list with filters, which can be downloaded, below charts of the same rows. Takes a fixed number of queries.

    Its columns are those of the spreadsheet, unless `list_export` says otherwise: give a column the name of what it
    shows of a row. slug: its address below `rapporten/`; order: its place in the menu.
    """

    results_template_name = "library/admin/report_results.html"
    slug: ClassVar[str]
    order: ClassVar[int]
    # What data of people its spreadsheet holds, in words: who takes that is written down.
    holds_people: ClassVar[str] = ""
    is_export: bool

    @classmethod
    def is_for(cls, user: Any) -> bool:
        """Whether `user` may see the report; nobody else finds it in the menu."""
        raise NotImplementedError

    @classmethod
    def url_name(cls, name: str = "index") -> str:
        """Return the name of the address of the whole report, or of its `results`."""
        return f"report_{cls.slug.replace('-', '_')}:{name}"

    def charts(self, rows: QuerySet[Any]) -> Sequence[Chart]:
        """Return the charts of `rows`: all that were asked for, not only those of one page."""
        return ()

    # --- Wagtail's ---------------------------------------------------------------------------------------------------

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # A file that holds more than was asked for looks as if it held just that: the screen says what is wrong.
        self.is_export = self.is_export and not self.refused

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer who may see it; Wagtail's own check knows only rights on the rows themselves."""
        if not self.is_for(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_index_url(self) -> str:
        return reverse(self.url_name())

    def get_index_results_url(self) -> str:
        return reverse(self.url_name("results"))

    def get_filename(self) -> str:
        return f"{self.slug}-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def refused(self) -> list[tuple[str, str]]:
        """What is asked that no filter takes: the label of the filter, and why."""
        if not self.filters or self.filters.is_valid():
            return []
        form = self.filters.form
        return [(str(form[name].label), " ".join(map(str, errors))) for name, errors in form.errors.items()]

    def narrowed(self, **choices: Any) -> str:
        """Return the address of the same report with these filters too."""
        asked = self.request.GET.copy()
        for name in (self.page_kwarg, "export", "_w_filter_fragment"):
            asked.pop(name, None)
        for name, value in choices.items():
            asked[name] = str(value)
        return f"{self.index_url}?{asked.urlencode()}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            context["refused"] = self.refused
            context["charts"] = [chart for chart in self.charts(self.object_list) if chart.bars]
        return context

    def as_spreadsheet(self, rows: Any, spreadsheet_format: str) -> HttpResponseBase:
        if self.holds_people:
            rows = list(rows)
            note_taken(self.request.user, self.holds_people, len(rows), spreadsheet_format)
        response: HttpResponseBase = super().as_spreadsheet(rows, spreadsheet_format)
        return response

    # --- The spreadsheet ---------------------------------------------------------------------------------------------

    @cached_property
    def list_export(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    @cached_property
    def export_headings(self) -> dict[str, str]:
        """What stands above each column."""
        return {column.name: str(column.label) for column in self.columns}
