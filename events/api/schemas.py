"""Types of what /api/databank/ tells of events; events.api.fields makes the values."""

import datetime
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from events.models.choices import AttendanceMode, EventStatus, RegistrationMode
from library.api.schemas import Document, Image, Municipality, Organisation, PageReference, Term
from practices.api.schemas import Link
from practices.models.choices import RecordType


class Speaker(Schema):
    """Who speaks at an event. key: identifies the speaker within the event."""

    key: str
    name: str
    role: str
    organisation: str
    link: str


class PracticeCard(PageReference):
    """A practice on the programme that lists show. Its record: `/api/databank/practices/<last part of uri>`."""

    uri: str
    summary: str
    record_type: RecordType | None
    municipalities: list[Municipality]
    terms: list[Term]


class Workshop(Schema):
    """One of the workshops of a round. Its times are those of the round where it has none of its own. text: HTML.

    key: stays the same for as long as it is on the programme. capacity: places; null without a limit.
    """

    key: str
    kind: Literal["workshop"]
    title: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    text: str
    speakers: list[Speaker]
    practices: list[PracticeCard]
    theme: str
    room: str
    capacity: int | None


class Slot(Schema):
    """A part of the programme, in the order of the day; only a `workshopronde` has workshops. text: HTML."""

    key: str
    kind: Literal["onthaal", "plenair", "pauze", "receptie", "workshopronde"] | None
    title: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    text: str
    speakers: list[Speaker]
    practices: list[PracticeCard]
    workshops: list[Workshop]


class EventContact(Schema):
    """Whom to ask about the event; what is not known is empty."""

    name: str
    email: str
    phone: str


class DocumentMaterial(Schema):
    """A file that remains of the event."""

    type: Literal["document"]
    id: str | None
    value: Document


class LinkMaterial(Schema):
    """A page elsewhere about the event."""

    type: Literal["link"]
    id: str | None
    value: Link


class RecordingMaterial(Schema):
    """A recording of the event elsewhere."""

    type: Literal["recording"]
    id: str | None
    value: Link


Material = Annotated[DocumentMaterial | LinkMaterial | RecordingMaterial, Field(discriminator="type")]


class EventItem(Schema):
    """An event, as lists show it. status: whether it takes place.

    previous_starts_at: when it would have begun, if it was moved. One can register from `registration_opens` (null: at
    once) until `registration_deadline` (null: until it starts), while it is planned: at `registration_url` where the
    mode is `extern`, at `url` where it is `formulier`.
    """

    uuid: uuid.UUID
    uri: str
    page_id: int
    url: str
    detail_url: str
    title: str
    strapline: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    status: EventStatus
    previous_starts_at: datetime.datetime | None
    attendance_mode: AttendanceMode
    image: Image | None
    organiser: Organisation | None
    venue_name: str
    venue_address: str
    venue_municipality: Municipality | None
    registration_mode: RegistrationMode
    registration_url: str | None
    registration_opens: datetime.datetime | None
    registration_deadline: datetime.datetime | None
    capacity: int | None
    first_published_at: datetime.datetime | None
    last_published_at: datetime.datetime | None


class Event(EventItem):
    """An event, whole. Texts are HTML with full addresses; practices that are not public or archived are left out."""

    introduction: str
    speakers: list[Speaker]
    programme: list[Slot]
    price: str
    language: str
    venue_accessibility: str
    contact: EventContact | None
    practical: str
    registration_form: PageReference | None
    materials: list[Material]


class EventList(Schema):
    """One page of the events that a query finds, soonest first. sentence: what was asked, in Dutch.

    cursor: what follows, when given as `cursor`; null at the end.
    """

    total: int
    page: int
    pages: int
    per_page: int
    sentence: str
    next: str | None
    previous: str | None
    cursor: str | None
    items: list[EventItem]
