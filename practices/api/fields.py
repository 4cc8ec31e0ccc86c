"""What the API tells of practices."""

from collections.abc import Callable
from typing import Any

from rest_framework.fields import DateTimeField, Field, FloatField
from wagtail.api import APIField

from library.api.fields import (
    ImageWithRenditions,
    Joined,
    PageLink,
    Rows,
    TextOrNull,
    municipality_data,
    organisation_data,
    term_data,
)
from library.api.public import Kind as ReferenceKind
from library.api.public import PublicReferences, Reference
from practices.models.record.declaration import RECORD
from practices.models.record.fields import API, Kind, RecordField


class Contact(Field):
    """The point of contact as far as it may be published, else null."""

    def get_attribute(self, instance: Any) -> dict[str, str] | None:
        return instance.contact() or None

    def to_representation(self, value: dict[str, str]) -> dict[str, str | None]:
        return {"name": value.get("name"), "email": value.get("email")}


class Tags(Rows):
    """The keywords by name."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return sorted(super().to_representation(value), key=lambda tag: str(tag["name"]))


def _tag(row: Any, _public: PublicReferences) -> dict[str, Any]:
    return {"name": row.tag.name, "slug": row.tag.slug}


def _term(row: Any, _public: PublicReferences) -> dict[str, Any]:
    return term_data(row.term)


def _municipality(row: Any, _public: PublicReferences) -> dict[str, Any]:
    return municipality_data(row.municipality)


def _partner(row: Any, _public: PublicReferences) -> dict[str, Any]:
    return organisation_data(row.organisation)


def _link(row: Any, _public: PublicReferences) -> dict[str, Any]:
    return {"label": row.label, "url": row.url}


def _document(row: Any, public: PublicReferences) -> dict[str, Any] | None:
    document = public.document(row.document_id)
    return {**document, "role": row.role} if document else None


def _related(row: Any, public: PublicReferences) -> dict[str, Any] | None:
    return public.page(row.related_id)


def _adoption(row: Any, _public: PublicReferences) -> dict[str, Any]:
    return {
        "municipality": municipality_data(row.municipality),
        "since": row.since or None,
        "changes": row.changes,
    }


def _presentation(row: Any, public: PublicReferences) -> dict[str, Any] | None:
    event = public.page(row.event_page_id)
    moment = DateTimeField().to_representation(row.starts_at)
    return {**event, "starts_at": moment, "note": row.note or None} if event else None


# How the API tells what is no plain text. What a kind does not settle stands by the key of the API.
_BY_KIND: dict[Kind, Callable[[], Field]] = {Kind.NUMBER: FloatField, Kind.PARTIAL_DATE: TextOrNull}
_BY_KEY: dict[str, Callable[[], Field]] = {
    "method": PageLink,
    "image": ImageWithRenditions,
    "municipalities": lambda: Rows(_municipality, relation="practice_municipalities", join=("municipality",)),
    "terms": lambda: Rows(_term, relation="practice_terms", join=("term__vocabulary",)),
    "tags": lambda: Tags(_tag, relation="tagged_items", join=("tag",)),
    "project_owner": lambda: Joined(organisation_data),
    "partners": lambda: Rows(_partner, relation="practice_partners", join=("organisation",)),
    "contact": Contact,
    "links": lambda: Rows(_link, relation="links"),
    "documents": lambda: Rows(
        _document, relation="practice_documents", refers=lambda row: Reference(ReferenceKind.DOCUMENT, row.document_id)
    ),
    "related_practices": lambda: Rows(
        _related, relation="related_rows", refers=lambda row: Reference(ReferenceKind.PAGE, row.related_id)
    ),
    "adoptions": lambda: Rows(_adoption, relation="adoptions", join=("municipality",)),
    "presentations": lambda: Rows(
        _presentation, relation="presentations", refers=lambda row: Reference(ReferenceKind.PAGE, row.event_page_id)
    ),
}


def _api_field(field: RecordField) -> APIField:
    serializer = _BY_KEY.get(field.api_key) or _BY_KIND.get(field.kind)
    return APIField(field.api_key, serializer=serializer() if serializer else None)


# By key: three fields of the record make the one point of contact.
_FIELDS = {field.api_key: field for field in RECORD if field.is_in(API)}
PRACTICE_FIELDS = [_api_field(field) for field in _FIELDS.values()]

INDEX_FIELDS = [APIField("intro")]

SITUATION_FIELDS = [APIField(name) for name in ("summary", "going_on", "moments", "pitfalls", "contacts")]
