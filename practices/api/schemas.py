"""Types of what /api/databank/ tells of practices. Fields that are facets come from their declarations."""

import datetime
import uuid
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, create_model

from library.api.schemas import (
    DidYouMean,
    Document,
    Image,
    Keyword,
    Municipality,
    NarrativeItem,
    Organisation,
    PageReference,
    Term,
)
from practices.models.choices import BudgetBand
from practices.models.record.declaration import RECORD
from practices.models.record.fields import API, LIST, Kind, Output
from practices.query.facets.declared import field_facets


class Contact(Schema):
    """The point of contact, as far as its owner agreed to publish it."""

    name: str | None
    email: str | None


class Link(Schema):
    """A source or a page elsewhere."""

    label: str
    url: str


class PracticeFile(Document):
    """A document of a practice."""

    role: Literal["download", "evaluatie"]


class Adoption(Schema):
    """Another municipality that took the practice over. since: a year, month or day; changes: what it did otherwise."""

    municipality: Municipality
    since: str | None
    changes: str


class Presentation(PageReference):
    """An event at which the practice was or will be presented. note: in Dutch, that it was cancelled or postponed."""

    starts_at: datetime.datetime
    note: str | None


# --- The start kit: the blocks of practices.models.start_kit.StartKitBlock -------------------------------------------


class KitStep(Schema):
    """A step of the start kit."""

    title: str
    who: str | None
    when: str | None


class KitStepsBlock(Schema):
    """Steps, in the order in which they are taken."""

    type: Literal["steps"]
    id: str | None
    value: list[KitStep]


class KitRole(Schema):
    """Somebody who is needed, with a task."""

    who: str
    task: str


class KitRolesBlock(Schema):
    """Who does what."""

    type: Literal["roles"]
    id: str | None
    value: list[KitRole]


class KitCost(Schema):
    """A line of the budget."""

    title: str
    band: Literal[*BudgetBand.values]  # type: ignore[valid-type]
    payer: str | None


class KitCostsBlock(Schema):
    """What it costs, in bands."""

    type: Literal["costs"]
    id: str | None
    value: list[KitCost]


class KitArrangementsBlock(Schema):
    """What has to be arranged before one begins: plain text."""

    type: Literal["arrangements"]
    id: str | None
    value: list[str]


class KitQuestion(Schema):
    """A question by which one measures what the practice does."""

    question: str
    how: str | None


class KitQuestionsBlock(Schema):
    """Questions, five at most."""

    type: Literal["questions"]
    id: str | None
    value: list[KitQuestion]


class KitTemplatesBlock(Schema):
    """Documents to fill in, as far as they are public."""

    type: Literal["templates"]
    id: str | None
    value: list[Document]


StartKitItem = Annotated[
    KitStepsBlock | KitRolesBlock | KitCostsBlock | KitArrangementsBlock | KitQuestionsBlock | KitTemplatesBlock,
    Field(discriminator="type"),
]


_BY_KIND: dict[Kind, Any] = {
    Kind.LINE: str,
    Kind.RICH_TEXT: str,
    Kind.CHOICE: str,
    Kind.BLOCKS: list[NarrativeItem],
    Kind.KIT: list[StartKitItem],
    Kind.NUMBER: float | None,
    Kind.DAY: datetime.date | None,
    Kind.PARTIAL_DATE: str | None,
}
_BY_KEY: dict[str, Any] = {
    **{facet.field: facet.choices | None for facet in field_facets()},
    "method": PageReference | None,
    "image": Image | None,
    "municipalities": list[Municipality],
    "terms": list[Term],
    "tags": list[Keyword],
    "project_owner": Organisation | None,
    "partners": list[Organisation],
    "contact": Contact | None,
    "links": list[Link],
    "documents": list[PracticeFile],
    "related_practices": list[PageReference],
    "adoptions": list[Adoption],
    "presentations": list[Presentation],
}


def _types(output: Output) -> dict[str, Any]:
    """Return the types of what `output` tells of the record, by key."""
    return {
        field.api_key: (_BY_KEY.get(field.api_key) or _BY_KIND[field.kind], ...)
        for field in RECORD
        if field.is_in(output)
    }


class _PracticeBase(Schema):
    """A practice, as lists show it. Dates may be null; `started` and `ended` may be a year or a month."""

    uuid: uuid.UUID
    uri: str
    page_id: int
    url: str
    detail_url: str
    first_published_at: datetime.datetime | None
    last_published_at: datetime.datetime | None


PracticeItem: type[_PracticeBase] = create_model(
    "PracticeItem", __base__=_PracticeBase, __doc__=_PracticeBase.__doc__, **_types(LIST)
)
Practice: type[_PracticeBase] = create_model(
    "Practice",
    __base__=PracticeItem,
    __doc__="A practice, whole. Texts are HTML with full addresses; what is not known is null or empty.",
    **{key: type_ for key, type_ in _types(API).items() if key not in PracticeItem.model_fields},
)


FoundPractice: type[_PracticeBase] = create_model(
    "FoundPractice",
    __base__=PracticeItem,
    __doc__="A practice in a list. fragment: HTML of the part of it that holds what was searched for, marked (`mark`); "
    "null where no words were.",
    fragment=(str | None, ...),
)


class FacetOption(Schema):
    """A value that can be chosen. count: how many practices have it, of those that the other parameters find."""

    value: str
    label: str
    count: int
    selected: bool


class FacetGroup(Schema):
    """A facet with its values. A vocabulary has a SKOS concept scheme behind it."""

    parameter: str
    label: str
    help_text: str
    is_vocabulary: bool
    values: list[FacetOption]


class PracticeList(Schema):
    """One page of the practices that a query finds.

    sentence: what was asked and how much was found, in Dutch. with_all_words: how many hold all the words that were
    searched for; they come first. cursor: what follows, when given as `cursor`; null at the end, and in an order
    by relevance or likeness. bedoelde_je: how the words were read, where that is not as they were typed. facets: null
    unless asked for with `facetten=1`.
    """

    total: int
    page: int
    pages: int
    per_page: int
    sentence: str
    with_all_words: int
    next: str | None
    previous: str | None
    cursor: str | None
    bedoelde_je: DidYouMean | None
    items: list[FoundPractice]  # type: ignore[valid-type]
    facets: list[FacetGroup] | None


class FacetList(Schema):
    """What practices are filtered by. total: how many there are with what was asked; sentence: that, in Dutch."""

    total: int
    sentence: str
    facets: list[FacetGroup]


class SuggestionItem(Schema):
    """Something that may be meant. group, kind: what it is, in Dutch; also: the other word by which it is found.

    url: the page that shows it; count: how many practices are there, null for a practice itself.
    """

    group: str
    kind: str
    label: str
    also: str | None
    url: str
    count: int | None


class SuggestionList(Schema):
    """What may be meant, by group, the best first."""

    items: list[SuggestionItem]
