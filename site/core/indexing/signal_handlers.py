"""Keeps the index right after publishing."""

from collections.abc import Sequence
from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver
from modelsearch import index
from wagtail.signals import page_published

from core.indexing.storing import rebuild_words
from core.models import BasePage

# The migration that makes the tables of the words.
_FIRST_STORED = "0006_ranked_search"


@receiver(page_published)
def index_with_its_rows(instance: Any, **_kwargs: Any) -> None:
    """Index a page that was published, now that the rows which belong to it are stored too.

    The index follows the saving of the page itself, which comes before its child rows (terms, municipalities), and in
    production waits for a worker. What is published is found at once.
    """
    if isinstance(instance, BasePage):
        # With all that it is searched by: one by one, its rows would ask for what they refer to.
        index.insert_or_update_object(type(instance).objects.for_indexing().get(pk=instance.pk))


@receiver(post_migrate)
def store_words_of_what_is_there(sender: Any, plan: Sequence[tuple[Any, bool]] = (), **_kwargs: Any) -> None:
    """Store the words of a database that is older than the search of visitors: else nothing would be found in it."""
    made = {(step.app_label, step.name) for step, backwards in plan if not backwards}
    if sender.label == "core" and ("core", _FIRST_STORED) in made:
        rebuild_words()
