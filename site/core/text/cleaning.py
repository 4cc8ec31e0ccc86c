"""Cleans text where it enters: whatever form is sent, and whatever is stored.

Both doors have the same rule (`core.text.characters`), so that a form compares what will be stored with what there is.
"""

from functools import cache
from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, QueryDict
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from core.text.characters import clean_data, clean_line, clean_text


class CleanedModel(models.Model):
    """A model of which text is cleaned before it is validated too: what must be unique is compared as it is stored."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        clean_instance(self)
        super().clean_fields(exclude)


class CleanFormsMiddleware:
    """Cleans the text of every form that is sent to the site or the CMS, before a view reads it."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        # What asks for no token reads the body by itself.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = clean_query(request.POST)  # type: ignore[assignment]


def clean_query(data: QueryDict) -> QueryDict:
    """Return what a form sent, cleaned. What holds nothing that one can read is empty."""
    cleaned = data.copy()
    for name, values in data.lists():
        cleaned.setlist(name, [clean_data(value) if clean_line(value) else "" for value in values])
    return data if cleaned == data else cleaned


def clean_instance(instance: models.Model) -> None:
    """Clean all text of a row, whatever put it there."""
    for field in _text_fields(type(instance)):
        # What was not loaded is not asked for.
        value = instance.__dict__.get(field.attname)
        cleaned = _cleaned(field, value)
        if cleaned is not value:
            setattr(instance, field.attname, cleaned)


@receiver(pre_save, dispatch_uid="core.clean_text")
def clean_before_saving(instance: models.Model, **_kwargs: Any) -> None:
    """Clean each row of each model, of Wagtail and of others too: a draft, a keyword, a counted search."""
    clean_instance(instance)


@cache
def _text_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    kinds = (models.CharField, models.TextField, models.JSONField, StreamField)
    return [field for field in model._meta.concrete_fields if isinstance(field, kinds)]


def _cleaned(field: Any, value: Any) -> Any:
    """Return a value of a field as it may be stored; the same object when there is nothing to clean."""
    if isinstance(value, StreamValue):
        return _cleaned_stream(field, value)
    if isinstance(field, models.JSONField):
        cleaned = clean_data(value)
    elif isinstance(value, str):
        cleaned = clean_text(value) if isinstance(field, models.TextField) else clean_line(value)
    else:
        return value
    return value if cleaned == value else cleaned


def _cleaned_stream(field: Any, value: StreamValue) -> StreamValue:
    raw = field.get_prep_value(value)
    cleaned = clean_data(raw)
    return value if cleaned == raw else field.to_python(cleaned)
