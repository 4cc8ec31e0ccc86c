"""Factories of the API: who is told what changes, and who may ask more."""

import factory
from factory.django import DjangoModelFactory

from api.models import ApiKey, Webhook, WebhookDelivery


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


class ApiKeyFactory(DjangoModelFactory):
    """A key that works; what stands in `plain` is what its holder has."""

    class Meta:
        model = ApiKey
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Programma {number}")
    organisation = "Stad Gent"
    email = "data@gent.example"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        key = model_class(*args, **kwargs)
        key.plain = key.new_key()
        key.save()
        return key
