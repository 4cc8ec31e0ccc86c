"""What the library adds to the CMS."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from library.cms.access_report import AccessReport
from library.cms.choosers import municipality_chooser, organisation_chooser
from library.cms.page_work import DraftsPanel, ModerationPanel, leave_out_what_ours_replace
from library.cms.registers import RegistersGroup
from library.cms.reports.viewset import ReportViewSet
from library.cms.vocabularies import ClassificationGroup
from library.cms.vocabulary_views import refuse_deletion
from library.cms.work import offering
from library.login.cms import attempts_viewset
from library.login.keeping import ask_before_sending, register_signed_in
from library.login.trail import register_trail
from library.media.shown import ShownDocumentLinks
from library.models import Term, Vocabulary
from library.wording.cms import add_texts_to_settings, register_texts

modeladmin_register(RegistersGroup)
register_snippet(ClassificationGroup)

hooks.register("register_admin_urls", register_signed_in)
hooks.register("insert_global_admin_js", ask_before_sending)
hooks.register("register_admin_viewset", partial(ReportViewSet, AccessReport))
hooks.register("register_log_actions", register_trail)
hooks.register("construct_homepage_panels", leave_out_what_ours_replace)
hooks.register("construct_homepage_panels", offering(ModerationPanel, DraftsPanel))
hooks.register("register_admin_urls", register_texts)
hooks.register("register_settings_menu_item", add_texts_to_settings)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ChooserViewSet]:
    """Let every form choose organisations and municipalities with windows of our own."""
    return [organisation_chooser, municipality_chooser]


@hooks.register("register_admin_viewset")
def register_attempts() -> ModelViewSet:
    """Show administrators who has to wait at a door."""
    return attempts_viewset


@hooks.register("register_rich_text_features", order=10)
def lead_only_to_documents_that_are_shown(features: FeatureRegistry) -> None:
    """Replace Wagtail's links to documents by ours."""
    features.register_link_type(ShownDocumentLinks)


@hooks.register("before_delete_snippet")
def say_where_it_is_used(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """Refuse to delete a term or vocabulary that is used, one or several at a time, pending drafts included."""
    found: list[Any] = [instance for instance in instances if isinstance(instance, Term | Vocabulary)]
    if not found:
        return None
    return refuse_deletion(request, found, reverse(found[0].snippet_viewset.get_url_name("list")))


@hooks.register("register_log_actions")
def register_merge(actions: LogActionRegistry) -> None:
    """Let the history of a term tell what was merged with it."""

    @actions.register_action("library.term.merge")
    class MergeFormatter(LogFormatter):
        label = "Term samenvoegen"

        def format_message(self, log_entry: Any) -> str:
            return f"Samengevoegd met '{_label(log_entry, 'into')}'"

    @actions.register_action("library.term.absorb")
    class AbsorbFormatter(LogFormatter):
        label = "Term opnemen"

        def format_message(self, log_entry: Any) -> str:
            return f"'{_label(log_entry, 'from')}' is hiermee samengevoegd"


def _label(log_entry: Any, key: str) -> str:
    return str(log_entry.data.get(key, {}).get("label", ""))
