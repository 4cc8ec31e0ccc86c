"""Where Django looks for the models of the API."""

from api.keys.models import ApiKey
from api.webhooks.models import Webhook, WebhookDelivery

__all__ = ["ApiKey", "Webhook", "WebhookDelivery"]
