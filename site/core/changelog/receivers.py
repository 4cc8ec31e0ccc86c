"""What is noted when a row is stored or removed: pages, the rows that belong to them, and what pages show."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete, pre_save
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.models import Page, PageViewRestriction, Site, TaskState
from wagtail.signals import post_page_move

from core.changelog.followers import is_followed, showing_heads, showing_rows, showing_whole
from core.changelog.noting import note, note_below, note_page, note_site, noted_together, wait_for_writers
from core.changelog.reading import tells_of
from core.changelog.sources import sources
from core.changelog.writing import write_differences
from core.changes.content_changes import is_content, is_of_drafts
from core.changes.stamp import ChangeStamp
from core.publishing.visibility import is_published

# The migration that makes the table.
_FIRST_WRITTEN = "0007_changelog"
# Under this name a row that is about to be removed keeps what shows it.
_SHOWING = "_shown_by_before_it_was_removed"

_owners: dict[type[Model], str] = {}


def belongs_to_page(model: type[Model], field: str) -> None:
    """Say that rows of `model` are a part of the page to which `field` leads. Of child rows of a page that is known."""
    _owners[model] = field


@receiver(pre_save)
def wait_to_store(
    sender: type[Model], raw: bool = False, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """Wait until nobody else writes in the log, before the row is locked: content moves the stamp."""
    if not raw and _moves_stamp(sender) and not is_of_drafts(update_fields):
        wait_for_writers()


@receiver(pre_save, sender=TaskState)
def wait_to_approve(instance: TaskState, **_kwargs: Any) -> None:
    """Do the same before a moderator approves: that may publish, and who publishes ends what waits for a moderator."""
    if instance.status == TaskState.STATUS_APPROVED:
        wait_for_writers()


@receiver(post_save)
def move_stamp_of_hidden(
    instance: Model, created: bool, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """Let all that is kept be made anew when a page goes that the log does not know was there: it will not tell."""
    if isinstance(instance, Page) and not created and not is_of_drafts(update_fields) and not is_published(instance):
        _move_unless_told(instance)


@receiver(pre_delete)
def move_stamp_of_deleted(instance: Model, **_kwargs: Any) -> None:
    """Do the same for one that is deleted."""
    if isinstance(instance, Page):
        _move_unless_told(instance)


def _move_unless_told(page: Page) -> None:
    if not tells_of(getattr(page.specific_class, "logged_as", ""), page.pk):
        ChangeStamp.move()


@receiver(post_save)
def note_what_is_stored(
    sender: type[Model],
    instance: Model,
    created: bool,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **_kwargs: Any,
) -> None:
    """Note a row that was stored."""
    if raw or not _is_told(sender) or is_of_drafts(update_fields):
        return
    if created and not isinstance(instance, Page) and not _owner(sender) and not _is_logged(sender):
        # Nothing can show it yet.
        return
    _note(instance)


@receiver(pre_delete)
def note_what_showed_it(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
    """Find what shows a row while the index of references still knows; nobody else changes that from here on."""
    if _moves_stamp(sender):
        wait_for_writers()
    if not _is_told(sender) or _owner(sender):
        return
    if isinstance(instance, Page):
        found = showing_heads([instance.pk])
        name = getattr(sender, "logged_as", "")
        found.setdefault(Page, set()).update(showing_whole({instance.pk: name}))
    else:
        found = showing_rows(sender, [instance.pk])
    setattr(instance, _SHOWING, found)


@receiver(post_delete)
def note_what_is_removed(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
    """Note a row that was removed."""
    if not _is_told(sender):
        return
    with noted_together():
        for model, keys in instance.__dict__.pop(_SHOWING, {}).items():
            note(model, keys)
        if isinstance(instance, Page) or _owner(sender) or _is_logged(sender):
            _note(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def note_privacy(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Note the pages that a restriction hides, or no longer does."""
    for path in Page.objects.filter(pk=instance.page_id).values_list("path", flat=True):
        note_below(path)


@receiver(post_page_move)
def note_move(instance: Page, **_kwargs: Any) -> None:
    """Note the pages that have another address now."""
    note_below(instance.path)


@receiver(post_save, sender=Site)
@receiver(post_delete, sender=Site)
def note_other_site(**_kwargs: Any) -> None:
    """Note that every address may be another."""
    note_site()


@receiver(post_migrate)
def write_what_is_there(sender: Any, plan: Sequence[tuple[Any, bool]] = (), **_kwargs: Any) -> None:
    """Begin the log of a database that is older than the log with all that is public."""
    made = {(step.app_label, step.name) for step, backwards in plan if not backwards}
    if sender.label == "core" and ("core", _FIRST_WRITTEN) in made:
        write_differences()


def _note(instance: Model) -> None:
    model = type(instance)
    if isinstance(instance, Page):
        note_page(instance)
    elif owner := _owner(model):
        note(Page, {key} if (key := getattr(instance, owner)) else set())
    else:
        note(model, {instance.pk})


@cache
def _moves_stamp(model: type[Model]) -> bool:
    """Whether a row of `model` that changes moves the stamp of the content."""
    return model._meta.apps is apps and is_content(model)


@cache
def _is_told(model: type[Model]) -> bool:
    """Whether something changes in what the log tells when a row of `model` does."""
    if not _moves_stamp(model):
        return False
    return issubclass(model, Page) or bool(_owner(model)) or is_followed(model) or _is_logged(model)


@cache
def _owner(model: type[Model]) -> str:
    """Return the name of the field with the key of the page of which rows of `model` are a part; empty for others."""
    if model in _owners:
        return f"{_owners[model]}_id"
    parents = (field for field in model._meta.fields if isinstance(field, ParentalKey))
    return next((field.attname for field in parents if issubclass(field.related_model, Page)), "")


@cache
def _is_logged(model: type[Model]) -> bool:
    return any(source.model is model for source in sources())
