"""What the API adds to the CMS."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry

from api.keys.cms import keys_viewset
from api.webhooks.cms import REDELIVERED, deliveries_viewset, webhooks_viewset


@hooks.register("register_admin_viewset")
def register_webhooks() -> list[ModelViewSet]:
    """Let administrators manage webhooks, and see what was sent."""
    return [webhooks_viewset, deliveries_viewset]


@hooks.register("register_admin_viewset")
def register_keys() -> ModelViewSet:
    """Let administrators give keys to who asks much, and revoke them."""
    return keys_viewset


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Name what was done with a message in the audit log."""
    actions.register_action(REDELIVERED, "Bericht opnieuw sturen", "Bericht opnieuw gestuurd")
