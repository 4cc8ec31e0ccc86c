"""Keeps the index right after publishing."""

from typing import Any

from django.dispatch import receiver
from modelsearch import index
from wagtail.signals import page_published

from core.models import BasePage


@receiver(page_published)
def index_with_its_rows(instance: Any, **_kwargs: Any) -> None:
    """Index a page that was published, now that the rows which belong to it are stored too.

    The index follows the saving of the page itself, which comes before its child rows (terms, municipalities), and in
    production waits for a worker. What is published is found at once.
    """
    if isinstance(instance, BasePage):
        index.insert_or_update_object(instance)
