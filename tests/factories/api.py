"""Factories of the API: who is told what changes."""

import factory
from factory.django import DjangoModelFactory

from api.models import Webhook, WebhookDelivery


class WebhookFactory(DjangoModelFactory):
    """A webhook that tells of practices and events."""

    class Meta:
        model = Webhook

    name = factory.Sequence(lambda number: f"Ontvanger {number}")
    url = "https://example.org/webhook"


class WebhookDeliveryFactory(DjangoModelFactory):
    """A message that waits."""

    class Meta:
        model = WebhookDelivery

    webhook = factory.SubFactory(WebhookFactory)
    body = "{}"
