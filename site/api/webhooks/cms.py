"""Webhooks in the CMS: who gets messages, what was sent, and sending it once more."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from api.webhooks.delivering import redeliver
from api.webhooks.models import KINDS, Webhook, WebhookDelivery
from core.policies import NobodyWrites

CHANGE_WEBHOOKS = "api.change_webhook"
# The action in the audit log.
REDELIVERED = "api.webhook.redeliver"


class WebhookViewSet(ModelViewSet):
    """Who gets messages."""

    model = Webhook
    icon = "link-external"
    menu_label = "Webhooks"
    menu_order = 910
    add_to_settings_menu = True
    add_to_reference_index = False
    # A copy would have the same secret.
    copy_view_enabled = False
    list_display = [
        "name",
        Column("url", label="Adres"),
        Column("state", label="Stand"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("url"),
            MultiFieldPanel([FieldPanel(field) for field in KINDS], heading="Waarover"),
            FieldPanel("secret"),
            FieldPanel("active"),
        ]
    )


class SeePolicy(NobodyWrites):
    """Messages are made by the site, and nobody removes one either. Who sees webhooks sees them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.has_perm(CHANGE_WEBHOOKS))


class ActionsColumn(Column):
    """What one may do with a message."""

    cell_template_name = "api/admin/delivery_cell.html"


class WebhookDeliveryViewSet(ModelViewSet):
    """What was sent in the last thirty days, and what waits."""

    model = WebhookDelivery
    icon = "history"
    menu_label = "Berichten van webhooks"
    menu_order = 920
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        *("webhook", "message_id", "created_at", "due_at", "delivered_at"),
        *("tries", "last_status", "last_error", "body"),
    ]
    form_fields: list[str] = []
    list_display = [
        DateColumn("created_at", label="Gemaakt", sort_key="created_at"),
        Column("webhook", label="Webhook"),
        Column("state", label="Stand"),
        NumberColumn("tries", label="Pogingen"),
        Column("next_try", label="Volgende poging"),
        Column("last_error", label="Wat er misliep"),
        ActionsColumn("pk", label="Wat je kunt doen"),
    ]
    list_filter = ["webhook"]
    ordering = "-created_at"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the address that sends a message once more."""
        return [*super().get_urlpatterns(), path("<int:pk>/opnieuw/", send_again, name="again")]


@require_POST
@transaction.atomic
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker send a message once more, also one that arrived."""
    if not request.user.has_perm(CHANGE_WEBHOOKS):
        raise PermissionDenied
    delivery = get_object_or_404(WebhookDelivery.objects.select_for_update(), pk=pk)
    redeliver(delivery)
    log(delivery.webhook, REDELIVERED, user=request.user, data={"message": delivery.message_id})
    messages.success(request, "Het bericht vertrekt binnen de minuut opnieuw.")
    if not delivery.webhook.active:
        messages.warning(request, "De webhook is niet actief: zet hem eerst weer aan.")
    return redirect(reverse(deliveries_viewset.get_url_name("index")))


register_permission_policy(WebhookDelivery, SeePolicy(WebhookDelivery))
webhooks_viewset = WebhookViewSet("webhooks", url_prefix="webhooks")
deliveries_viewset = WebhookDeliveryViewSet("webhook_berichten", url_prefix="webhook-berichten")
