"""The list of submissions in the CMS, with wagtail-modeladmin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from wagtail.log_actions import log
from wagtail_modeladmin.helpers.search import WagtailBackendSearchHandler
from wagtail_modeladmin.views import InspectView

from forms.handling import VIEWED
from forms.models import Submission
from library.admin import RegisterAdmin, RegisterPermissionHelper


class SubmissionPermissionHelper(RegisterPermissionHelper):
    """Nobody makes, edits or deletes a submission: one handles it."""

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class SubmissionInspectView(InspectView):
    """A submission as a letter. That it was read is in the audit log."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log(self.instance, VIEWED, user=request.user)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response


class SubmissionAdmin(RegisterAdmin):
    """The inbox."""

    model = Submission
    menu_label = "Inzendingen"
    menu_icon = "mail"
    menu_order = 250
    base_url_path = "inzendingen"
    list_display = ("title", "reference", "page", "state", "handler", "submit_time")
    list_filter = ("status",)
    list_select_related = ("page", "handler")
    permission_helper_class = SubmissionPermissionHelper
    inspect_view_class = SubmissionInspectView
    inspect_template_name = "forms/admin/submission.html"
    search_handler_class = WagtailBackendSearchHandler
    list_export = ("reference", "title", "page", "state", "name", "email", "submit_time")
    export_filename = "inzendingen"

    @admin.display(description="status", ordering="status")
    def state(self, submission: Submission) -> str:
        """The status in words."""
        return submission.get_status_display()
