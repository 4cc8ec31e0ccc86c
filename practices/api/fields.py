"""What the API tells of practices."""

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
from library.api.public import Kind, PublicReferences, Reference


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


PRACTICE_FIELDS = [
    APIField("summary"),
    APIField("record_type"),
    APIField("method", serializer=PageLink()),
    APIField("image", serializer=ImageWithRenditions()),
    APIField("place"),
    APIField(
        "municipalities", serializer=Rows(_municipality, relation="practice_municipalities", join=("municipality",))
    ),
    APIField("scale"),
    APIField("terms", serializer=Rows(_term, relation="practice_terms", join=("term__vocabulary",))),
    APIField("tags", serializer=Tags(_tag, relation="tagged_items", join=("tag",))),
    APIField("reason"),
    APIField("goals"),
    APIField("approach"),
    APIField("lessons"),
    APIField("success_factors"),
    APIField("preconditions"),
    APIField("not_when"),
    APIField("results"),
    APIField("unknowns"),
    APIField("lead_time"),
    APIField("fte", serializer=FloatField()),
    APIField("budget_band"),
    APIField("funding"),
    APIField("evidence_level"),
    APIField("assessed_by"),
    APIField("assessed_on"),
    APIField("project_owner", serializer=Joined(organisation_data)),
    APIField("owner_unknown_reason"),
    APIField("partners", serializer=Rows(_partner, relation="practice_partners", join=("organisation",))),
    APIField("contact", serializer=Contact()),
    APIField("started", serializer=TextOrNull()),
    APIField("ended", serializer=TextOrNull()),
    APIField("status"),
    APIField("verified_on"),
    APIField("review_due"),
    APIField("archived_on"),
    APIField("links", serializer=Rows(_link, relation="links")),
    APIField(
        "documents",
        serializer=Rows(
            _document,
            relation="practice_documents",
            refers=lambda row: Reference(Kind.DOCUMENT, row.document_id),
        ),
    ),
    APIField(
        "related_practices",
        serializer=Rows(_related, relation="related_rows", refers=lambda row: Reference(Kind.PAGE, row.related_id)),
    ),
    APIField("adoptions", serializer=Rows(_adoption, relation="adoptions", join=("municipality",))),
    APIField(
        "presentations",
        serializer=Rows(
            _presentation, relation="presentations", refers=lambda row: Reference(Kind.PAGE, row.event_page_id)
        ),
    ),
]

INDEX_FIELDS = [APIField("intro")]
