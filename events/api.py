"""What the API tells of events."""

from typing import Any

from rest_framework.fields import Field
from wagtail.api import APIField

from library.api import ImageWithRenditions, Joined, PageLink, Rows, municipality_data, organisation_data
from library.public import PublicReferences


class Contact(Field):
    """Whom to ask about the event, else null. Unlike that of a practice it is always public: it stands on the page."""

    def get_attribute(self, instance: Any) -> dict[str, str] | None:
        contact = {name: getattr(instance, f"contact_{name}") for name in ("name", "email", "phone")}
        return contact if any(contact.values()) else None

    def to_representation(self, value: dict[str, str]) -> dict[str, str]:
        return value


def _speaker(row: Any, _references: PublicReferences) -> dict[str, Any]:
    """Describe a speaker; the programme refers to the key."""
    fields = ("name", "role", "organisation", "link")
    return {"key": str(row.key), **{name: getattr(row, name) for name in fields}}


EVENT_FIELDS = [
    APIField("strapline"),
    APIField("starts_at"),
    APIField("ends_at"),
    APIField("status"),
    APIField("image", serializer=ImageWithRenditions()),
    APIField("organiser", serializer=Joined(organisation_data)),
    APIField("venue_name"),
    APIField("venue_address"),
    APIField("venue_municipality", serializer=Joined(municipality_data)),
    APIField("introduction"),
    APIField("speakers", serializer=Rows(_speaker, relation="speakers")),
    APIField("programme"),
    APIField("price"),
    APIField("language"),
    APIField("venue_accessibility"),
    APIField("contact", serializer=Contact()),
    APIField("practical"),
    APIField("registration_mode"),
    APIField("registration_url"),
    APIField("registration_form", serializer=PageLink()),
    APIField("registration_deadline"),
    APIField("capacity"),
    APIField("materials"),
]

INDEX_FIELDS = [APIField("intro")]
