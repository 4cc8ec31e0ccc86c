"""Rules of the project as Django system checks: `manage.py check` fails where one is broken."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import models
from wagtail.models import get_page_models

from core.models import BasePage
from core.presenting import named_paths, resolve

# A layer refers only to what stands right of it. The import contract in pyproject.toml names the same order; this
# check covers what imports do not show: foreign keys given as text.
LAYERS = ("config", "api", "home", "events", "forms", "practices", "post", "library", "core")


@register()
def every_page_type_is_a_base_page(**_kwargs: Any) -> list[CheckMessage]:
    """Every page type of ours extends BasePage, so that the rules for publishing and visibility hold for it."""
    return [
        Error(f"{model.__name__} must extend core.models.BasePage.", obj=model, id="core.E001")
        for model in get_page_models()
        if model._meta.app_label in LAYERS and not issubclass(model, BasePage)
    ]


@register()
def relations_respect_the_layers(**_kwargs: Any) -> list[CheckMessage]:
    """No model refers to a model of a layer left of its own."""
    return [
        Error(
            f"{model.__name__}.{field.name} refers to {target.__name__} of '{target._meta.app_label}', "
            f"a layer above '{model._meta.app_label}'.",
            obj=model,
            id="core.E002",
        )
        for model, field, target in _own_relations()
        if LAYERS.index(target._meta.app_label) < LAYERS.index(model._meta.app_label)
    ]


@register()
def private_files_are_not_served(**_kwargs: Any) -> list[CheckMessage]:
    """What visitors hand in is not kept where the web server gives every file to everybody."""
    private, media = Path(settings.PRIVATE_ROOT).resolve(), Path(settings.MEDIA_ROOT).resolve()
    if private.is_relative_to(media):
        return [Error(f"PRIVATE_ROOT ({private}) lies in MEDIA_ROOT, which is served.", id="core.E003")]
    return []


@register()
def what_is_named_exists(**_kwargs: Any) -> list[CheckMessage]:
    """Every dotted path that a model names leads to something; presenters and what describes pages can be called."""
    broken: list[CheckMessage] = []
    for model, path in _named():
        try:
            found = resolve(path)
        except ImportError as error:
            broken.append(Error(f"'{path}' names nothing: {error}", obj=model, id="core.E004"))
            continue
        if model is not None and not callable(found):
            broken.append(Error(f"'{path}' can't be called.", obj=model, id="core.E004"))
    return broken


def _named() -> Iterator[tuple[type[BasePage] | None, str]]:
    """Yield each path that is named, with the page type that it presents or describes."""
    for model in get_page_models():
        if issubclass(model, BasePage):
            yield from ((model, path) for path in (model.presenter, model.linked_data) if path)
    yield from ((None, path) for path in named_paths)


def _own_relations() -> Iterator[tuple[type[models.Model], Any, type[models.Model]]]:
    ours = [model for model in apps.get_models() if model._meta.app_label in LAYERS]
    for model in ours:
        for field in model._meta.get_fields():
            target: Any = field.related_model
            if field.concrete and target in ours:
                yield model, field, target
