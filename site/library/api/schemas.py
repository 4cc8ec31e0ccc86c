"""Types of what the API tells of registers, files and narrative; the modules beside it make the values.

Names are unique over all apps: OpenAPI knows a type by its name alone.
"""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field


class ProblemItem(Schema):
    """One thing in the address that was refused. value: empty when it is about the parameter as a whole."""

    parameter: str
    value: str
    reason: Literal["unknown_parameter", "unknown_value", "repeated", "too_many", "unreadable", "not_together"]


class Problem(Schema):
    """An error (RFC 9457). type: the kind of error, an address that says what it means and stays the same; detail: what
    was wrong with this request. errors: only where parameters were refused.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemItem] = []


class DidYouMean(Schema):
    """How the words of a search were read, where that is not as they were typed.

    searched_for: the words that were searched for in their place, null when as typed; typed_url: the address that
    searches for what was typed. suggestion: words that may be meant and were not searched for, with their address.
    """

    searched_for: str | None
    typed_url: str | None
    suggestion: str | None
    suggestion_url: str | None


class PageReference(Schema):
    """A page that another one refers to. detail_url: its record in /api/v2/."""

    id: int
    title: str
    slug: str
    url: str | None
    detail_url: str | None


class FocalPoint(Schema):
    """What matters in an image: the middle and size, in pixels of the original."""

    x: int
    y: int
    width: int | None
    height: int | None


class ImageRendition(Schema):
    """One size of an image, in pixels. alt: empty when the image is decoration."""

    url: str
    width: int
    height: int
    alt: str


class Image(Schema):
    """An image with its rights. renditions: `card` (640 × 400, cropped) and `large` (at most 1280 × 1280)."""

    id: int
    title: str
    alt: str
    credit: str
    licence: str
    focal_point: FocalPoint | None
    renditions: dict[str, ImageRendition]
    detail_url: str | None


class Document(Schema):
    """A file to download. file_size: in bytes."""

    id: int
    title: str
    download_url: str
    file_size: int | None
    credit: str
    licence: str
    detail_url: str | None


class Organisation(Schema):
    """An organisation of the register."""

    name: str
    slug: str
    kind: str
    website: str | None


class Municipality(Schema):
    """A municipality. nis: its code at Statbel; uri: at data.vlaanderen.be."""

    nis: str
    name: str
    slug: str
    province: str
    uri: str


class MunicipalityRecord(Municipality):
    """A municipality, whole. lat, lon: a point inside it, in degrees (WGS 84)."""

    postal_codes: list[str]
    lat: float
    lon: float


class OrganisationRecord(Organisation):
    """An organisation, whole. municipality: where it works; null when that is all of Flanders."""

    municipality: Municipality | None


class VocabularyName(Schema):
    """A vocabulary (a SKOS concept scheme). parameter: its name in the query."""

    parameter: str
    name: str


class Term(Schema):
    """A term of a vocabulary (a SKOS concept). uri answers SKOS as application/ld+json."""

    uuid: str
    uri: str
    slug: str
    label: str
    vocabulary: VocabularyName


class TermRecord(Term):
    """A term, whole. alternative_labels: other words for the same; broader: the uri of the term above it."""

    alternative_labels: list[str]
    description: str
    broader: str | None


class VocabularyRecord(VocabularyName):
    """A vocabulary (a SKOS concept scheme). is_facet: whether practices are filtered by it; required: whether each has
    one of its terms; max_terms: how many one may have, null without a limit. uri answers SKOS as application/ld+json.
    """

    uuid: str
    uri: str
    help_text: str
    is_facet: bool
    required: bool
    max_terms: int | None


class Keyword(Schema):
    """A free keyword."""

    name: str
    slug: str


# --- Narrative: the blocks of core.blocks.NarrativeBlock -------------------------------------------------------------


class HeadingBlock(Schema):
    """A heading: plain text."""

    type: Literal["heading"]
    id: str | None
    value: str


class TextBlock(Schema):
    """Running text: HTML."""

    type: Literal["text"]
    id: str | None
    value: str


class Step(Schema):
    """One step. text: HTML."""

    title: str
    text: str


class StepsBlock(Schema):
    """Steps, in the order in which they are taken."""

    type: Literal["steps"]
    id: str | None
    value: list[Step]


class Quote(Schema):
    """Words of someone else: plain text."""

    text: str
    source: str


class QuoteBlock(Schema):
    """A quote."""

    type: Literal["quote"]
    id: str | None
    value: Quote


class Illustration(Schema):
    """An image between the text; null when it is not public."""

    image: Image | None
    caption: str


class IllustrationBlock(Schema):
    """An illustration."""

    type: Literal["illustration"]
    id: str | None
    value: Illustration


class Video(Schema):
    """A video elsewhere. url: where it is watched, at YouTube or Vimeo."""

    url: str
    title: str


class VideoBlock(Schema):
    """A video."""

    type: Literal["video"]
    id: str | None
    value: Video


NarrativeItem = Annotated[
    HeadingBlock | TextBlock | StepsBlock | QuoteBlock | IllustrationBlock | VideoBlock, Field(discriminator="type")
]
