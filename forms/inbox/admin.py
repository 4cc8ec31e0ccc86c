"""The inbox in the CMS, with wagtail-modeladmin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail_modeladmin.helpers import AdminURLHelper
from wagtail_modeladmin.menus import ModelAdminMenuItem

from forms.filling.mails import INSPECT
from forms.inbox import actions
from forms.inbox.listing import SubmissionIndexView, SubmissionSearchHandler, open_first
from forms.inbox.submission_page import SubmissionInspectView
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from library.cms.registers import RegisterAdmin, RegisterPermissionHelper

# The beginning of the address of everything in the inbox.
BASE = "inzendingen"
# Databases fail on a number that is larger than their keys.
_KEY = "[0-9]{1,9}"


class SubmissionPermissionHelper(RegisterPermissionHelper):
    """Lets editors see and handle submissions; nobody creates, edits or deletes one."""

    def user_has_any_permissions(self, user: Any) -> bool:
        return bool(user.has_perm(actions.SEE))

    def user_can_handle(self, user: Any) -> bool:
        """Whether `user` may change the status of a submission."""
        return bool(user.has_perm(actions.HANDLE))

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class SubmissionURLHelper(AdminURLHelper):
    """URLs that match keys only: modeladmin's own fail on a word."""

    def _get_object_specific_action_url_pattern(self, action: str) -> str:
        return rf"^{self.base_url_path}/{action}/(?P<instance_pk>{_KEY})/$"


class SubmissionMenuItem(ModelAdminMenuItem):
    """A menu item that shows the number of new submissions."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if number := Submission.objects.filter(status=SubmissionStatus.RECEIVED).count():
            component.label = f"{self.label} ({number})"
        return component


class SubmissionAdmin(RegisterAdmin):
    """The inbox."""

    model = Submission
    menu_label = "Inzendingen"
    menu_icon = "mail"
    menu_order = 250
    base_url_path = BASE
    list_display = ("box", "what", "state", "where", "handler", "page", "submit_time")
    list_display_add_buttons = "what"
    list_select_related = ("page", "handler")
    ordering = ("closed", "-submit_time")
    url_helper_class = SubmissionURLHelper
    permission_helper_class = SubmissionPermissionHelper
    index_view_class = SubmissionIndexView
    index_template_name = "forms/admin/submissions.html"
    inspect_view_class = SubmissionInspectView
    inspect_template_name = "forms/admin/submission.html"
    search_handler_class = SubmissionSearchHandler
    list_export = (
        "reference", "title", "page", "state", "where", "handler", "name", "email", "received", "told",
    )  # fmt: skip
    export_filename = "inzendingen"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        # Not modeladmin's own: it sorts before there is anything to sort by.
        return open_first(Submission.objects.all()).prefetch_related("municipalities")

    def get_menu_item(self, order: int | None = None) -> SubmissionMenuItem:
        return SubmissionMenuItem(self, order or self.get_menu_order())

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        return (
            *super().get_admin_urls_for_registration(),
            *(_one(step, actions.take_step, f"submission_{step}", step=step) for step in actions.STEPS),
            _one("vraag", actions.ask_question, "submission_ask"),
            _one("niet-overnemen", actions.decline, "submission_decline"),
            _one("conceptpraktijk", actions.make, "submission_make"),
            _one(f"bestand/(?P<file_pk>{_KEY})", actions.download, "submission_file"),
        )

    # --- Columns -----------------------------------------------------------------------------------------------------

    @admin.display(description="kies")
    def box(self, submission: Submission) -> SafeString:
        """A box to choose it for a step with several."""
        return format_html(
            '<input type="checkbox" name="inzending" value="{}" form="samen" aria-label="Kies {}">',
            submission.pk,
            submission.title,
        )

    @admin.display(description="inzending")
    def what(self, submission: Submission) -> SafeString:
        """Its title, which leads to it, with its number."""
        return format_html(
            '<a class="inbox-title" href="{}">{}</a><span class="inbox-note">{}</span>',
            reverse(INSPECT, args=[submission.pk]),
            submission.title,
            submission.reference,
        )

    @admin.display(description="status", ordering="status")
    def state(self, submission: Submission) -> str:
        """The status in words."""
        return submission.get_status_display()

    @admin.display(description="gemeente")
    def where(self, submission: Submission) -> str:
        """The municipalities by name."""
        return ", ".join(municipality.name for municipality in submission.municipalities.all())

    @admin.display(description="ontvangen op")
    def received(self, submission: Submission) -> str:
        """The moment on the clock in Brussels, for a spreadsheet."""
        return f"{timezone.localtime(submission.submit_time):%Y-%m-%d %H:%M}"

    @admin.display(description="antwoorden")
    def told(self, submission: Submission) -> str:
        """All questions and answers as one text, for a spreadsheet."""
        return "\n".join(f"{answer.label}: {answer.text}" for answer in submission.answers if answer.text)


def _one(ending: str, view: Callable[..., HttpResponseBase], name: str, **named: str) -> URLPattern:
    """Return the address of a step with one submission."""
    return re_path(rf"^{BASE}/(?P<pk>{_KEY})/{ending}/$", view, named, name=name)


def export(request: HttpRequest, chosen: QuerySet[Submission], spreadsheet_format: str) -> HttpResponseBase:
    """Return the chosen submissions as a spreadsheet, as the list does with all."""
    inbox = SubmissionAdmin()
    view = SubmissionIndexView(inbox)
    view.setup(request)
    view.list_export = inbox.get_list_export(request)
    rows = chosen.select_related(*inbox.list_select_related).prefetch_related("municipalities")
    response: HttpResponseBase = view.as_spreadsheet(rows.order_by("pk"), spreadsheet_format)
    return response
