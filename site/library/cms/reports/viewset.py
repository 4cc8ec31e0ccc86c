"""Where a report stands in the CMS."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from library.cms.reports.view import Report


class ReportMenuItem(MenuItem):
    """Shown to who may see the report."""

    def __init__(self, report: type[Report], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.report = report

    def is_shown(self, request: HttpRequest) -> bool:
        return self.report.is_for(request.user)


class ReportViewSet(ViewSet):
    """The addresses of a report below `rapporten/`, and its place in the menu of reports."""

    menu_hook = "register_reports_menu_item"

    def __init__(self, report: type[Report]) -> None:
        super().__init__(
            report.slug, url_prefix=f"rapporten/{report.slug}", url_namespace=report.url_name().partition(":")[0]
        )
        self.report = report

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.report.as_view(), name="index"),
            path("resultaten/", self.report.as_view(results_only=True), name="results"),
        ]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return ReportMenuItem(
            self.report,
            label=self.report.page_title,
            url=self.menu_url,
            name=self.report.slug,
            icon_name=self.report.header_icon,
            order=self.report.order,
        )
