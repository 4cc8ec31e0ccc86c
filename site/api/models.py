"""Where Django looks for the models of the API."""

from api.webhooks.models import Webhook, WebhookDelivery

__all__ = ["Webhook", "WebhookDelivery"]
