"""Keeps the index right: what is published at once, what is saved as Wagtail does it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver
from modelsearch import index
from modelsearch.backends import get_search_backend
from modelsearch.tasks import insert_or_update_object_task
from wagtail.signals import page_published

from core.indexing.storing import rebuild_words
from core.models import BasePage

# The migration that makes the tables of the words.
_FIRST_STORED = "0006_ranked_search"


# What a page stores of its drafts, which nobody searches by.
_OF_DRAFTS = frozenset({"latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title"})

# The pages that were saved within `indexed_once`, and wait for the end of it.
_waiting: ContextVar[dict[int, BasePage] | None] = ContextVar("pages_to_index", default=None)


# The keys of the pages that were saved or published within `indexed_together`, by their type.
_together: ContextVar[dict[type[BasePage], set[int]] | None] = ContextVar("many_pages_to_index", default=None)


@contextmanager
def indexed_together() -> Iterator[None]:
    """Index the pages that are saved or published in the block at its end, all of a type at once."""
    changed: dict[type[BasePage], set[int]] = {}
    token = _together.set(changed)
    try:
        yield
    finally:
        _together.reset(token)
    for model, keys in changed.items():
        get_search_backend().add_bulk(model, list(model.objects.for_indexing().filter(pk__in=keys)))


def _is_told_together(page: BasePage) -> bool:
    """Leave a page for the end of `indexed_together`; return whether there is one."""
    changed = _together.get()
    if changed is not None:
        changed.setdefault(type(page), set()).add(page.pk)
    return changed is not None


@contextmanager
def indexed_once() -> Iterator[None]:
    """Index a page once that is saved and published in the block: to do it at each step took a quarter of the time."""
    waiting: dict[int, BasePage] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for page in waiting.values():
        _index_in_background(page)


@receiver(post_save)
def index_what_is_saved(
    instance: Model, raw: bool = False, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """Index a page that was saved, as Wagtail does; pages take no part in that of its own (`search_auto_update`)."""
    if raw or not isinstance(instance, BasePage) or (update_fields and _OF_DRAFTS.issuperset(update_fields)):
        return
    if _is_told_together(instance):
        return
    waiting = _waiting.get()
    if waiting is None:
        _index_in_background(instance)
    else:
        waiting[instance.pk] = instance


@receiver(post_delete)
def forget_what_is_deleted(instance: Model, **_kwargs: Any) -> None:
    """Take a page that was deleted out of the index."""
    if isinstance(instance, BasePage):
        index.remove_object(instance)


def _index_in_background(page: BasePage) -> None:
    insert_or_update_object_task.enqueue(page._meta.app_label, page._meta.model_name, str(page.pk))


@receiver(page_published)
def index_with_its_rows(instance: Any, **_kwargs: Any) -> None:
    """Index a page that was published, now that the rows which belong to it are stored too.

    The index follows the saving of the page itself, which comes before its child rows (terms, municipalities), and in
    production waits for a worker. What is published is found at once.
    """
    if isinstance(instance, BasePage):
        if _is_told_together(instance):
            return
        # With all that it is searched by: one by one, its rows would ask for what they refer to.
        index.insert_or_update_object(type(instance).objects.for_indexing().get(pk=instance.pk))
        if waiting := _waiting.get():
            waiting.pop(instance.pk, None)


@receiver(post_migrate)
def store_words_of_what_is_there(sender: Any, plan: Sequence[tuple[Any, bool]] = (), **_kwargs: Any) -> None:
    """Store the words of a database that is older than the search of visitors: else nothing would be found in it."""
    made = {(step.app_label, step.name) for step, backwards in plan if not backwards}
    if sender.label == "core" and ("core", _FIRST_STORED) in made:
        rebuild_words()
