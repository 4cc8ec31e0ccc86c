"""The attempts in the CMS: who has to wait, and letting them go on at once."""

from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from core.policies import NobodyWrites
from core.throttling.attempts import Attempts


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


register_permission_policy(Attempts, NobodyWrites(Attempts))
attempts_viewset = AttemptsViewSet("pogingen", url_prefix="pogingen")
