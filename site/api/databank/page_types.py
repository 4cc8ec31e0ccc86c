"""Types of pages at /api/databank/: one for each page type of the site, told apart by `type`."""

import datetime
import uuid
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from events.api.schemas import Event
from library.api.schemas import NarrativeItem, PageReference
from practices.api.schemas import Practice


class PageSeo(Schema):
    """What search engines are told. description: empty where nobody wrote one and the page has no introduction."""

    title: str
    description: str


class Breadcrumb(Schema):
    """A page above, as far as it is public; the first is the home page, whose path is empty."""

    title: str
    path: str
    url: str


class _PageBase(Schema):
    """path: where it stands on the site, without slashes around it. locale: the language of the page.

    rich_text: what its rich texts are written in, as was asked with `opmaak`. breadcrumbs: from the top.
    """

    uuid: uuid.UUID
    page_id: int
    path: str
    url: str
    title: str
    locale: str
    seo: PageSeo
    breadcrumbs: list[Breadcrumb]
    rich_text: Literal["html", "markdown"]
    first_published_at: datetime.datetime | None
    last_published_at: datetime.datetime | None


# --- Content ---------------------------------------------------------------------------------------------------------


class HomeQuestion(Schema):
    """A question that the databank answers. text: rich text; address: a path on the site, if it has one."""

    question: str
    text: str
    address: str | None


class QuestionItem(Schema):
    """A question on the home page."""

    type: Literal["question"]
    id: str | None
    value: HomeQuestion


class HomeContent(Schema):
    """What the home page says. lead, themes_intro: plain text; invitation_text: rich text."""

    lead: str
    questions: list[QuestionItem]
    themes_intro: str
    invitation_title: str
    invitation_text: str


class StandardContent(Schema):
    """A page with text. summary: plain text."""

    summary: str
    body: list[NarrativeItem]


class IndexContent(Schema):
    """A page above others. intro: rich text, plain text above situations. What stands below has an address of its own:
    `practices`, `events`.
    """

    intro: str


class Moment(Schema):
    """What to do this week, this month or this year. text: rich text; query: what else is found, the parameters of
    `practices` or an address of the list with them, if anything.
    """

    when: Literal["week", "maand", "jaar"]
    text: str
    practices: list[PageReference]
    query: str | None


class MomentItem(Schema):
    """A moment of a situation."""

    type: Literal["moment"]
    id: str | None
    value: Moment


class SituationContent(Schema):
    """A situation, and what to do about it. summary: plain text; the rest: rich text."""

    summary: str
    going_on: str
    moments: list[MomentItem]
    pitfalls: str
    contacts: str


class PageFormField(Schema):
    """A question of a form as editors made it; `forms/<slug>` says how it is answered.

    clean_name: its name in answers. vocabulary: the parameter of that of which terms are asked. word_target: about how
    many words a long text has.
    """

    label: str
    clean_name: str
    type: str
    required: bool
    vocabulary: str | None
    choices: list[str]
    word_target: int | None
    default_value: str
    help_text: str
    autocomplete: str | None


class FormContent(Schema):
    """A form. intro, notice, thank_you_text: rich text. checklist: a criterium a line, plain text."""

    intro: str
    notice: str
    form_fields: list[PageFormField]
    checklist: str
    submit_label: str
    thank_you_title: str
    thank_you_text: str


# --- Pages -----------------------------------------------------------------------------------------------------------


class HomeRecord(_PageBase):
    """The home page."""

    type: Literal["home.HomePage"]
    content: HomeContent


class StandardRecord(_PageBase):
    """A page with text, such as the privacy statement."""

    type: Literal["home.StandardPage"]
    content: StandardContent


class PracticeIndexRecord(_PageBase):
    """The page above the practices."""

    type: Literal["practices.PracticeIndexPage"]
    content: IndexContent


class PracticeRecord(_PageBase):
    """The page of a practice. content: as `practices/<uuid>` tells it."""

    type: Literal["practices.PracticePage"]
    content: Practice  # type: ignore[valid-type]


class SituationIndexRecord(_PageBase):
    """The page above the situations."""

    type: Literal["practices.SituationIndexPage"]
    content: IndexContent


class SituationRecord(_PageBase):
    """A situation in which an officer looks for help."""

    type: Literal["practices.SituationPage"]
    content: SituationContent


class EventIndexRecord(_PageBase):
    """The page above the events."""

    type: Literal["events.EventIndexPage"]
    content: IndexContent


class EventRecord(_PageBase):
    """The page of an event. content: as `events/<uuid>` tells it."""

    type: Literal["events.EventPage"]
    content: Event


class FormRecord(_PageBase):
    """The page of a form."""

    type: Literal["forms.FormPage"]
    content: FormContent


class RedirectRecord(Schema):
    """An old path. location: the full address that stands for it; path: where that is on the site, null elsewhere."""

    type: Literal["redirect"]
    location: str
    path: str | None
    is_permanent: bool


AnyPage = Annotated[
    HomeRecord
    | StandardRecord
    | PracticeIndexRecord
    | PracticeRecord
    | SituationIndexRecord
    | SituationRecord
    | EventIndexRecord
    | EventRecord
    | FormRecord
    | RedirectRecord,
    Field(discriminator="type"),
]


def page_types() -> dict[str, Any]:
    """Return the type of each page type of the site, by its name."""
    records: tuple[type[Schema], ...] = AnyPage.__origin__.__args__  # type: ignore[attr-defined]
    return {record.model_fields["type"].annotation.__args__[0]: record for record in records}  # type: ignore[union-attr]
