"""What practices add to the CMS: where each thing hooks in."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from library.cms.page_work import may
from library.cms.work import offering
from practices.cms.choosers import register_practice_chooser
from practices.cms.report import REPORT, PracticesReport
from practices.cms.snippets import PracticeAdoptionViewSet, PracticeTagViewSet
from practices.cms.work import ReviewsPanel

register_snippet(PracticeTagViewSet)
register_snippet(PracticeAdoptionViewSet)

hooks.register("register_admin_viewset", register_practice_chooser)

hooks.register("construct_homepage_panels", offering(ReviewsPanel))


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    """Give the report of practices its addresses."""
    base = "rapporten/praktijken/"
    return [
        path(base, PracticesReport.as_view(), name=REPORT),
        path(f"{base}resultaten/", PracticesReport.as_view(results_only=True), name=f"{REPORT}_results"),
    ]


class PracticesMenuItem(MenuItem):
    """Shown to who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "change")


@hooks.register("register_reports_menu_item")
def add_to_reports() -> MenuItem:
    """Put the report in the menu."""
    return PracticesMenuItem("Praktijken", reverse(REPORT), name="practices", icon_name="doc-full", order=1250)
