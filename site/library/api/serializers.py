"""Pages as data: the fields that a page type names in `api_fields`, for every door of the API."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet, URLField, prefetch_related_objects
from rest_framework.fields import Field
from wagtail.api import APIField
from wagtail.api.v2 import serializers as wagtail_serializers
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.fields import RichTextField, StreamField

from library.api.fields import ChoiceOrNull, Needs, RichTextHtml, StreamData, TextOrNull
from library.api.public import PublicReferences

QuerySetT = TypeVar("QuerySetT", bound=QuerySet)


class Language(Field):
    """The language of a page: that of the site, which has one."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, value: Any) -> str:
        return str(get_supported_content_language_variant(settings.LANGUAGE_CODE))


class PageSerializer(wagtail_serializers.PageSerializer):
    """Pages: rich text and StreamFields show only what is public, an empty choice or address is null."""

    serializer_field_mapping = {
        **wagtail_serializers.PageSerializer.serializer_field_mapping,
        RichTextField: RichTextHtml,
        StreamField: StreamData,
        URLField: TextOrNull,
    }
    serializer_choice_field = ChoiceOrNull
    # A field of the class, for Wagtail's own asks the database for every page.
    locale = Language(read_only=True)


def load_needs(fields: Iterable[Field], rows: list[Any], references: PublicReferences) -> None:
    """Load what `fields` read of `rows`, which are of one model, for all of them at once."""
    needs = [field for field in fields if isinstance(field, Needs)]
    prefetch_related_objects(rows, *(lookup for field in needs for lookup in field.prefetches(type(rows[0]))))
    references.load(reference for field in needs for row in rows for reference in field.references(row))
    for field in needs:
        field.prepare(rows)


def with_joins(pages: QuerySetT, fields: Iterable[APIField]) -> QuerySetT:
    """Let `pages` bring along the foreign keys that `fields` read in the same query as the row."""
    joins = [field.name for field in fields if getattr(field.serializer, "joined", False)]
    return pages.select_related(*joins) if joins else pages


def page_data(pages: list[Any], fields: Iterable[APIField], references: PublicReferences) -> list[dict[str, Any]]:
    """Return what the API tells of `pages`, which are of one type, in `fields`: a value for each name."""
    if not pages:
        return []
    chosen = list(fields)
    serializer_class = wagtail_serializers.get_serializer_class(
        type(pages[0]),
        [field.name for field in chosen],
        meta_fields=[],
        field_serializer_overrides={field.name: field.serializer for field in chosen if field.serializer is not None},
        base=PageSerializer,
    )
    serializer = serializer_class(context={"references": references})
    load_needs(serializer.fields.values(), pages, references)
    return [serializer.to_representation(page) for page in pages]
