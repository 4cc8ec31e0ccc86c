"""Dutch for what no catalogue reaches; what one reaches stands in site/locale."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.forms.workflows import WorkflowPagesFormSet
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput
from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.sites import views as sites
from wagtail.users.forms import PagePermissionsForm

# Wagtail makes the heading of a column of its name.
_SITE_COLUMNS = {"port": "Poort", "site_name": "Naam van de site", "root_page": "Startpagina"}
# On sites of Wagtail, in English.
_ELSEWHERE = ("editor-guide", "whats-new-in-wagtail")


def replace_labels() -> None:
    """Give labels that Wagtail wrote without a translation."""
    for column in sites.IndexView.columns:
        column.label = _SITE_COLUMNS.get(column.name, column.label)
    SearchPromotionsFormSet.form.base_fields["external_link_text"].label = "Tekst van de link"
    WorkflowPagesFormSet.form.base_fields["page"].label = "Pagina"
    PagePermissionsForm.base_fields["page"].label = "Pagina"
    DefaultPageForm.base_fields["include_descendants"].label = "Ook de pagina's eronder"
    # How many were found is told of "None".
    SearchView.verbose_name, SearchView.verbose_name_plural = "pagina", "pagina's"


def keep_typed_dates() -> None:
    """Let a date stand as someone typed it: the server reads more ways, and says so of what is no date.

    Wagtail's calendar puts this moment in the place of what it can't read, so that what was planned appears at once.
    """
    for widget in (AdminDateInput, AdminTimeInput, AdminDateTimeInput):
        widget.get_config = _keeping(widget.get_config)


def _keeping(config_of: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    return lambda widget: {**config_of(widget), "validateOnBlur": False}


def leave_out_what_is_not_dutch(_request: HttpRequest, items: list[Any]) -> None:
    """Leave out of the help what is no help to who reads Dutch."""
    items[:] = [item for item in items if not item.name.startswith(_ELSEWHERE)]
