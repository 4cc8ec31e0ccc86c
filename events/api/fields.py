"""What the API tells of events."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from rest_framework.fields import Field
from wagtail.api import APIField

from events.programme.reading import Programme
from events.programme.sessions import Session
from events.programme.stored import practice_keys, stored_parts, text_references
from library.api.fields import (
    ImageWithRenditions,
    Joined,
    Needs,
    PageLink,
    Rows,
    municipality_data,
    organisation_data,
    term_data,
)
from library.api.public import Kind, PublicReferences, Reference
from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.models.querysets import card_rows


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


class ProgrammeData(Needs):
    """The programme: parts, with their workshops, speakers, and cards of the practices that lists show.

    Times are moments, with the offset that Brussels has then.
    """

    def references(self, instance: Any) -> Iterable[Reference]:
        yield from text_references(stored_parts(instance.programme))
        yield from (Reference(Kind.PAGE, key) for key in practice_keys(instance.programme))

    def prepare(self, rows: list[Any]) -> None:
        prefetch_related_objects(rows, "speakers")
        keys = {key for row in rows for key in practice_keys(row.programme)}
        shown = PracticePage.objects.listed().filter(pk__in=keys).prefetch_related(*card_rows())
        self._practices = {practice.pk: practice for practice in shown} if keys else {}

    def get_attribute(self, instance: Any) -> Programme:
        return Programme.of(instance, self._practices, self.public)

    def to_representation(self, value: Programme) -> list[dict[str, Any]]:
        return [self._session(session) for session in value.sessions]

    def _session(self, session: Session) -> dict[str, Any]:
        data = self._part(session)
        return {**data, "workshops": [self._workshop(workshop) for workshop in session.workshops]}

    def _workshop(self, workshop: Session) -> dict[str, Any]:
        own = {"theme": workshop.theme, "room": workshop.room, "capacity": workshop.capacity}
        return {**self._part(workshop), **own}

    def _part(self, session: Session) -> dict[str, Any]:
        return {
            "key": session.key,
            "kind": session.kind,
            "title": session.title,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "text": session.text,
            "speakers": [_speaker(speaker, self.public) for speaker in session.speakers],
            "practices": [card for practice in session.practices if (card := self._card(practice))],
        }

    def _card(self, practice: PracticePage) -> dict[str, Any] | None:
        page = self.public.page(practice.pk)
        if page is None:
            return None
        return {
            **page,
            "uri": practice_uri(practice),
            "summary": practice.summary,
            "record_type": practice.record_type or None,
            "municipalities": [municipality_data(municipality) for municipality in practice.municipality_list()],
            "terms": [term_data(row.term) for row in practice.practice_terms.all()],
        }


EVENT_FIELDS = [
    APIField("strapline"),
    APIField("starts_at"),
    APIField("ends_at"),
    APIField("status"),
    APIField("previous_starts_at"),
    APIField("attendance_mode"),
    APIField("image", serializer=ImageWithRenditions()),
    APIField("organiser", serializer=Joined(organisation_data)),
    APIField("venue_name"),
    APIField("venue_address"),
    APIField("venue_municipality", serializer=Joined(municipality_data)),
    APIField("introduction"),
    APIField("speakers", serializer=Rows(_speaker, relation="speakers")),
    APIField("programme", serializer=ProgrammeData(read_only=True)),
    APIField("price"),
    APIField("language"),
    APIField("venue_accessibility"),
    APIField("contact", serializer=Contact()),
    APIField("practical"),
    APIField("registration_mode"),
    APIField("registration_url"),
    APIField("registration_form", serializer=PageLink()),
    APIField("registration_opens"),
    APIField("registration_deadline"),
    APIField("capacity"),
    APIField("materials"),
]

INDEX_FIELDS = [APIField("intro")]
