"""Fields of the API that the apps share. Each says what it needs, and the view loads it for all rows at once.

Pages name them in `api_fields`; they work in the views of `api`, which put a PublicReferences in the context.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Prefetch
from rest_framework import serializers
from rest_framework.fields import Field

from library.api.public import Kind, PublicReferences, Reference, rich_text_references
from library.api.streams import stream_data, stream_references
from library.models import Municipality, Organisation, Term


class Needs(Field):
    """A field that says what has to be loaded before it is read."""

    # Whether the field follows a foreign key of that name, to be read in the same query as the row.
    joined = False

    def prefetches(self, model: type[Model]) -> list[Prefetch]:
        """Return the child rows of `model` that the field reads."""
        return []

    def references(self, instance: Any) -> Iterable[Reference]:
        """Return the pages, images and documents that the field shows of `instance`."""
        return ()

    def prepare(self, rows: list[Any]) -> None:
        """Load what else the field shows, for all of `rows` at once; references and child rows are there by then."""

    @property
    def public(self) -> PublicReferences:
        """What anyone may see of those."""
        references: PublicReferences = self.context["references"]
        return references


class RichTextHtml(Needs, serializers.CharField):
    """Rich text as HTML, with full addresses."""

    def references(self, instance: Any) -> Iterable[Reference]:
        return rich_text_references(getattr(instance, str(self.field_name)))

    def to_representation(self, value: str) -> str:
        return self.public.html(value)


class StreamData(Needs):
    """A StreamField as a list of blocks: type, id, value."""

    def references(self, instance: Any) -> Iterable[Reference]:
        value = getattr(instance, str(self.field_name))
        return stream_references(value.stream_block, value.get_prep_value())

    def to_representation(self, value: Any) -> Any:
        return stream_data(value.stream_block, value.get_prep_value(), self.public)


class TextOrNull(serializers.CharField):
    """Text in which nothing means that it is not known."""

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return super().to_representation(value) or None


class ChoiceOrNull(serializers.ChoiceField):
    """The stored word of a choice, or null when none was made."""

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return str(value) or None


class PageLink(Needs):
    """A foreign key to a page: the page when the public may see it, else null."""

    kind = Kind.PAGE

    def get_attribute(self, instance: Any) -> int | None:
        key: int | None = getattr(instance, f"{self.field_name}_id")
        return key

    def references(self, instance: Any) -> Iterable[Reference]:
        key = self.get_attribute(instance)
        return [] if key is None else [Reference(self.kind, key)]

    def to_representation(self, value: int) -> dict[str, Any] | None:
        return self.public.page(value)


class ImageWithRenditions(PageLink):
    """A foreign key to an image: the image when it is in a public collection, else null."""

    kind = Kind.IMAGE

    def to_representation(self, value: int) -> dict[str, Any] | None:
        return self.public.image(value)


class Joined(Needs):
    """A foreign key to a row of a register, shown by `show`."""

    joined = True

    def __init__(self, show: Callable[[Any], dict[str, Any]], **kwargs: Any) -> None:
        self._show = show
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return self._show(value)


class Rows(Needs):
    """Rows that belong to a page, each shown by `show`; those of which it returns None are left out.

    relation: the name by which the page knows its rows.
    join: foreign keys of a row to read in the same query.
    refers: the reference that a row holds, when it points at a page or document.
    """

    def __init__(
        self,
        show: Callable[[Any, PublicReferences], dict[str, Any] | None],
        *,
        relation: str,
        join: tuple[str, ...] = (),
        refers: Callable[[Any], Reference] | None = None,
        **kwargs: Any,
    ) -> None:
        self._show = show
        self._relation = relation
        self._join = join
        self._refers = refers
        super().__init__(read_only=True, **kwargs)

    def prefetches(self, model: type[Model]) -> list[Prefetch]:
        related: Any = model._meta.get_field(self._relation).related_model
        rows = related._default_manager.all()
        return [Prefetch(self._relation, rows.select_related(*self._join) if self._join else rows)]

    def references(self, instance: Any) -> Iterable[Reference]:
        return map(self._refers, self.get_attribute(instance)) if self._refers else ()

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, self._relation).all()

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        shown = (self._show(row, self.public) for row in value)
        return [row for row in shown if row is not None]


def organisation_data(organisation: Organisation) -> dict[str, Any]:
    """Return an organisation of the register."""
    return {
        "name": organisation.name,
        "slug": organisation.slug,
        "kind": organisation.kind,
        "website": organisation.website or None,
    }


def municipality_data(municipality: Municipality) -> dict[str, Any]:
    """Return a municipality of the register; nis is its key at Statbel, uri that at data.vlaanderen.be."""
    return {
        "nis": municipality.nis,
        "name": municipality.name,
        "slug": municipality.slug,
        "province": municipality.province,
        "uri": municipality.uri,
    }


def term_data(term: Term) -> dict[str, Any]:
    """Return a term with the vocabulary to which it belongs."""
    return {
        "uuid": str(term.uuid),
        "uri": term.uri,
        "slug": term.slug,
        "label": term.label,
        "vocabulary": {"parameter": term.vocabulary.parameter, "name": term.vocabulary.name},
    }
