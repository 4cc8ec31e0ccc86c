"""The attempts in the CMS: who has to wait, and letting them go on at once."""

from typing import Any

from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from core.throttling.attempts import Attempts


class LiftPolicy(ModelPermissionPolicy):
    """Attempts are made at the doors: nobody adds or changes one, not even who may do everything."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "delete"} and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class LiftView(DeleteView):
    """Forgets the attempts of one account, browser or address at one door."""

    page_title = "Opheffen"
    template_name = "library/admin/lift.html"
    success_message = "De pogingen zijn vergeten: %(object)s."


class AttemptsViewSet(ModelViewSet):
    """The attempts of the last day."""

    model = Attempts
    icon = "lock"
    menu_label = "Pogingen"
    menu_order = 900
    add_to_settings_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields = ["digest"]
    delete_view_class = LiftView
    list_display = [
        "__str__",
        Column("get_kind_display", label="Soort", sort_key="kind"),
        NumberColumn("count", label="Pogingen", sort_key="count"),
        DateColumn("last_at", label="Laatste", sort_key="last_at"),
        Column("waits", label="Moet wachten tot", sort_key="until"),
    ]
    list_filter = ["door", "kind"]
    search_fields = ["label"]
    ordering = "-last_at"


register_permission_policy(Attempts, LiftPolicy(Attempts))
attempts_viewset = AttemptsViewSet("pogingen", url_prefix="pogingen")
