"""What the site as a whole adds to the CMS."""

from functools import partial
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.cms.changes_report import ChangesReport
from home.cms.dutch import keep_typed_dates, leave_out_what_is_not_dutch, replace_labels
from home.cms.finding import add_finding_to_menu, open_with_keys, register_finding
from home.cms.guide import guide
from home.cms.searches_report import SEE_SEARCHES, SearchesReport
from home.cms.style_guide import style_guide
from home.cms.work import FruitlessSearchesPanel
from library.cms.reports.viewset import ReportViewSet
from library.cms.work import offering

replace_labels()
keep_typed_dates()

for _report in (SearchesReport, ChangesReport):
    hooks.register("register_admin_viewset", partial(ReportViewSet, _report))

hooks.register("construct_homepage_panels", offering(FruitlessSearchesPanel))
hooks.register("construct_help_menu", leave_out_what_is_not_dutch)
hooks.register("register_admin_urls", register_finding)
hooks.register("register_admin_menu_item", add_finding_to_menu)
hooks.register("insert_global_admin_js", open_with_keys)


@hooks.register("insert_global_admin_css")
def style_the_cms() -> SafeString:
    """Add our own style to every screen."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("insert_editor_js")
def wait_for_what_saves_itself() -> SafeString:
    """Let the buttons of an editor wait for the CMS where it is saving by itself."""
    return format_html('<script src="{}"></script>', static("js/cms-save.js"))


@hooks.register("construct_reports_menu")
def leave_out_search_terms(_request: HttpRequest, items: list[Any]) -> None:
    """Leave out Wagtail's own report of searches, which says less."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("register_admin_urls")
def register_style_guide() -> list[URLPattern]:
    """Give the style guide its address."""
    return [path("stijlgids/", style_guide, name="style_guide")]


@hooks.register("register_admin_urls")
def register_guide() -> list[URLPattern]:
    """Give the editors' guide its address."""
    return [path("handleiding/", guide, name="guide")]


@hooks.register("register_help_menu_item")
def add_guide() -> MenuItem:
    """Put the editors' guide first in the menu with help."""
    return MenuItem("Handleiding", reverse("guide"), name="guide", icon_name="help", order=100)


@hooks.register("register_help_menu_item")
def add_style_guide() -> MenuItem:
    """Put the style guide in the menu with help."""
    return MenuItem("Stijlgids", reverse("style_guide"), name="style-guide", icon_name="view", order=900)


@hooks.register("register_permissions")
def register_searches_permission() -> QuerySet[Permission]:
    """Let the right to see searches be given to groups."""
    app_label, codename = SEE_SEARCHES.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)
