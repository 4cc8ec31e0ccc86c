"""What the databank consists of for who takes all of it: the things of the log of changes, and their records."""

import datetime
from collections.abc import Callable, Collection
from typing import Annotated, Any, Literal, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import Field, TypeAdapter

from core.changelog.change import Change, ChangeKind
from events.api.records import whole_events
from events.api.schemas import Event
from events.models.naming import EVENT_IDENTIFIERS
from library.api.schemas import TermRecord, VocabularyRecord
from library.api.vocabularies import whole_terms, whole_vocabularies
from practices.api.records import whole_practices
from practices.api.schemas import Practice
from practices.models.naming import PRACTICE_IDENTIFIERS, TERM_IDENTIFIERS, VOCABULARY_IDENTIFIERS

Load = Callable[[HttpRequest, Collection[int]], dict[int, dict[str, Any]]]


class Thing(NamedTuple):
    """identifiers: where the identifiers of such things begin on the site. load: gives what is told of them, as far as
    they are public, by key. schema: of what is told.
    """

    identifiers: str
    load: Load
    schema: type[Schema]


# By what the log calls them; what others refer to comes first.
THINGS = {
    "vocabulary": Thing(VOCABULARY_IDENTIFIERS, lambda _request, keys: whole_vocabularies(keys), VocabularyRecord),
    "term": Thing(TERM_IDENTIFIERS, lambda _request, keys: whole_terms(keys), TermRecord),
    "practice": Thing(PRACTICE_IDENTIFIERS, whole_practices, Practice),
    "event": Thing(EVENT_IDENTIFIERS, whole_events, Event),
}


def change_told(change: Change, kind: str) -> dict[str, Any]:
    """Return what every door tells of a row of the log, but for the record. kind: what became of the thing by now."""
    begins = f"{settings.BASE_URL}{THINGS[change.thing].identifiers}"
    is_replaced = kind == ChangeKind.GONE and change.replaced_by is not None
    return {
        "change": kind,
        "type": change.thing,
        "uuid": change.uuid,
        "uri": f"{begins}{change.uuid}",
        "title": change.title,
        "at": timezone.localtime(change.at),
        "replaced_by": f"{begins}{change.replaced_by}" if is_replaced else None,
    }


# --- A line of the file ----------------------------------------------------------------------------------------------


class Head(Schema):
    """The first line of the file. cursor: where to go on reading, as `na` of /api/databank/changes."""

    type: Literal["databank"]
    cursor: str
    made_at: datetime.datetime
    licence: str


class VocabularyLine(Schema):
    """A vocabulary."""

    type: Literal["vocabulary"]
    uri: str
    record: VocabularyRecord


class TermLine(Schema):
    """A term that can be chosen."""

    type: Literal["term"]
    uri: str
    record: TermRecord


class PracticeLine(Schema):
    """A practice, as `/api/databank/practices/<uuid>` tells it; also an archived one."""

    type: Literal["practice"]
    uri: str
    record: Practice  # type: ignore[valid-type]


class EventLine(Schema):
    """An event, as `/api/databank/events/<uuid>` tells it."""

    type: Literal["event"]
    uri: str
    record: Event


LINES: TypeAdapter[Any] = TypeAdapter(
    Annotated[Head | VocabularyLine | TermLine | PracticeLine | EventLine, Field(discriminator="type")]
)
