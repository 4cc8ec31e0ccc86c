"""What the factories of all page types share."""

import json
from typing import Any

import factory
import wagtail_factories
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.publishing.uses import tell_uses


def stream(*blocks: tuple[str, Any]) -> str:
    """Return the stored form of a StreamField: pairs of block type and its JSON value."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def root_page() -> Page:
    """Return the root of the page tree; migrations make it, but transactional tests flush it."""
    locale, _created = Locale.objects.get_or_create(language_code="nl")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)


def root_collection() -> Collection:
    """Return the root of the collections; migrations make it, but transactional tests flush it."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


class BasePageFactory(wagtail_factories.PageFactory):
    """Makes pages that are live. `draft=True` makes one that was never published.

    Without `parent` a page goes where the page type belongs; what has to be there for that is made.
    """

    class Meta:
        abstract = True

    class Params:
        draft = factory.Trait(live=False, has_unpublished_changes=True)

    live = True
    first_published_at = factory.LazyAttribute(lambda page: timezone.now() if page.live else None)
    last_published_at = factory.SelfAttribute("first_published_at")

    @classmethod
    def default_parent(cls) -> Page:
        """Return the page below which this type belongs."""
        raise NotImplementedError

    @classmethod
    def _build(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        kwargs.pop("parent", None)
        cls.relate(instance := model_class(), cls.take_relations(kwargs))
        for name, value in kwargs.items():
            setattr(instance, name, value)
        return instance

    @classmethod
    def _create_instance(cls, model_class: type[Page], parent: Page | None, kwargs: dict[str, Any]) -> Page:
        parent = parent or cls.default_parent()
        # A parent that was loaded before it had its children would give a path that is taken.
        parent.refresh_from_db()
        instance = cls._build(model_class, **kwargs)
        # Row by row the database checks them itself; to ask it beforehand is for a form that must say what is wrong.
        instance.validate_constraints = lambda exclude=None: None
        # A test of what refers to what says so: to all others the index of references costs a third of their time.
        with disable_reference_index_auto_update():
            parent.add_child(instance=instance)
        if get_image_model().objects.exists() or get_document_model().objects.exists():
            # What a page uses says which files are public.
            tell_uses(instance)
        del instance.validate_constraints
        return instance

    @classmethod
    def take_relations(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        """Take out of `kwargs` what is not a field of the page but a row that belongs to it."""
        return {}

    @classmethod
    def relate(cls, instance: Page, relations: dict[str, Any]) -> None:
        """Give the unsaved `instance` its child rows, so that they are saved with it."""
