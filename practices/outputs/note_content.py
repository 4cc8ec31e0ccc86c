"""What the note for colleagues says of a selection of practices, whatever file it becomes."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import pluralize
from django.utils.formats import date_format
from django.utils.text import Truncator

from core.text.rich_text import plain
from library.wording.said import changed_texts, say
from practices.models import PracticePage
from practices.models.record.declaration import BY_NAME, fields_in
from practices.models.record.facts import Row, facts, rows, short
from practices.models.record.fields import NOTE, Kind

SUBJECT = "Selectie uit de Databank sociale samenhang"
# How many words of a text stand in the note, which a mayor reads; the whole is on the page of the practice.
WORDS = 26
# As many sources as stand beside the page itself, which lists all of them.
SOURCES = 2
# As many practices as fit beside each other in a table.
COLUMNS = 3
CELL_WORDS = 14

# What stands in a table beside the others, and what is told in a line of its own.
_SHORT = (Kind.LINE, Kind.CHOICE, Kind.NUMBER, Kind.DAY, Kind.PARTIAL_DATE, Kind.REFERENCE, Kind.ROWS)
_TOLD_LAST = "unknowns"


@dataclass(frozen=True)
class Line:
    """A label with what is said of it."""

    label: str
    text: str


@dataclass(frozen=True)
class Link:
    """An address, with the words that lead to it. Not every address is one of the web."""

    text: str
    url: str


@dataclass(frozen=True)
class Described:
    """A practice in a few lines. archived: what to know of one that is archived, else empty."""

    title: str
    url: str
    archived: str
    summary: str
    lines: list[Line]
    sources: list[Link]


@dataclass(frozen=True)
class Facts:
    """The facts of as many practices as fit side by side: a label for each row, with a text for each practice."""

    practices: list[Described]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Contact:
    """With whom to talk about a practice. email: empty where none is known."""

    text: str
    email: str


@dataclass(frozen=True)
class Wording:
    """What the note says around the practices, as editors word it.

    question, decisions: what only the officer knows, with which words it is asked.
    """

    title: str
    question_head: str
    question: str
    table: str
    next_step: str
    decisions: list[tuple[str, str]]
    licence: str


@dataclass(frozen=True)
class Note:
    """A note. lost: that some practices were left out, else empty. unknown: what is not known of each practice."""

    words: Wording
    subtitle: str
    lost: str
    changed: datetime.datetime | None
    tables: list[Facts]
    practices: list[Described]
    unknown_title: str
    unknown: list[Line]
    contacts: list[Contact]


def last_change(pages: Iterable[PracticePage]) -> datetime.datetime | None:
    """Return when the newest of `pages` changed, in any time zone; None where none of them knows."""
    return max((page.last_published_at for page in pages if page.last_published_at), default=None)


def note_of(pages: Sequence[PracticePage], day: datetime.date, lost: int = 0) -> Note:
    """Return the note that proposes `pages`, brought along by for_comparison().

    day: the date below the title. lost: how many practices were asked for as well but are not public any more.
    """
    total = len(pages)
    described = [_described(page) for page in pages]
    declared = facts(pages, NOTE, *_SHORT)
    starts = range(0, total, COLUMNS)
    told = [Line(page.title, _in_short(getattr(page, _TOLD_LAST))) for page in pages]
    return Note(
        words=_words(),
        subtitle=(
            f"{total} praktijk{pluralize(total, 'en')} uit de Databank sociale samenhang, samengesteld op "
            f"{date_format(day, 'j F Y')}"
        ),
        lost=_left_out(lost) if lost else "",
        changed=last_change(pages),
        tables=[
            Facts(described[at : at + COLUMNS], _cells(rows(list(pages[at : at + COLUMNS]), declared))) for at in starts
        ],
        practices=described,
        unknown_title=BY_NAME[_TOLD_LAST].title,
        unknown=[Line(plain(line.label), line.text) for line in told if line.text],
        contacts=[contact for page in pages if (contact := _contact(page))],
    )


def _words() -> Wording:
    changed = changed_texts()

    def said(place: str) -> str:
        return plain(say(f"note.{place}", changed))

    return Wording(
        title=said("title"),
        question_head=said("question_head"),
        question=said("question"),
        table=said("table"),
        next_step=said("next_step"),
        decisions=[(said("decision"), said("decision_asked")), (said("holder"), said("holder_asked"))],
        licence=said("licence"),
    )


def _left_out(lost: int) -> str:
    return (
        f"{lost} gekozen praktijk{pluralize(lost, 'en')} {pluralize(lost, 'staat,staan')} niet of niet meer in "
        f"de databank en {pluralize(lost, 'is,zijn')} weggelaten."
    )


def _cells(known: list[Row]) -> list[tuple[str, list[str]]]:
    return [(row.label, [_cell(cell) for cell in row.cells]) for row in known]


def _cell(lines: Sequence[str]) -> str:
    return plain(Truncator(", ".join(lines)).words(CELL_WORDS, truncate="…")) or "niet ingevuld"


def _described(page: PracticePage) -> Described:
    """Return a practice in a few lines: what it is, how it goes, and what one has to know before one begins."""
    archived = ""
    if page.archived_on:
        archived = f"Gearchiveerd op {date_format(page.archived_on, 'j F Y')}. Kijk na of dit nog klopt."
    told = [
        Line(field.title, _in_short(getattr(page, field.name)))
        for field in fields_in(NOTE, Kind.BLOCKS, Kind.RICH_TEXT)
        if field.name != _TOLD_LAST
    ]
    return Described(
        title=plain(page.title),
        url=page.full_url or "",
        archived=archived,
        summary=plain(page.summary),
        lines=[line for line in told if line.text],
        sources=[Link(plain(link.label or link.url), plain(link.url)) for link in page.links.all()[:SOURCES]],
    )


def _contact(page: PracticePage) -> Contact | None:
    known = page.contact()
    if not known:
        return None
    text = f"Praat met wie {page.title} deed: {known.get('name', '')}".rstrip(": ")
    return Contact(plain(text), known.get("email", ""))


def _in_short(value: Any) -> str:
    """Return the first words of rich text, or of a stream: the titles of its steps where it has them, else its text."""
    if isinstance(value, str):
        return plain(" ".join(short(value, WORDS)))
    steps = [plain(step["title"]) for block in value if block.block_type == "steps" for step in block.value]
    if steps:
        return Truncator("; ".join(steps)).words(WORDS, truncate="…")
    texts = (block.value.source for block in value if block.block_type == "text")
    return plain(" ".join(short("".join(texts), WORDS)))
