"""The facts of a practice in words: the same for its page, the comparison and the note for colleagues."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst

from core.text.rich_text import paragraphs
from library.models import Vocabulary
from practices.models.choices import EvidenceLevel
from practices.models.practice import PracticePage
from practices.models.record.declaration import fields_in
from practices.models.record.fields import EVIDENCE, OWNER, PERIOD, Kind, Output, Question, RecordField

# How much of a text stands in a cell; the whole is on the page of the practice.
CELL_WORDS = 30

# What a fact says of one practice: a line for each value, none where nothing was filled in.
Lines = list[str]
Reader = Callable[[PracticePage], Lines]


@dataclass(frozen=True)
class Fact:
    """One fact of a practice: its label, what it says of a practice, and the question of an officer that it answers."""

    label: str
    lines: Reader
    question: Question | None = None


@dataclass(frozen=True)
class Row:
    """One row of a table of facts. differs: whether the practices do not all say the same."""

    label: str
    cells: list[Lines]
    differs: bool
    question: Question | None = None


def facts(pages: Iterable[PracticePage], output: Output, *kinds: Kind) -> list[Fact]:
    """Return the facts of the record that `output` shows, of these kinds or of all, question by question.

    The terms have a fact for every vocabulary of which one of `pages` holds a term.
    """
    shown = fields_in(output, *kinds)
    found: dict[str, list[Fact]] = {}
    for question in Question:
        for field in shown:
            name = field.fact or field.name
            if field.answers is question and name not in found:
                found[name] = _terms(pages, question) if name == "terms" else [fact_of(field)]
    return [fact for group in found.values() for fact in group]


def rows(pages: list[PracticePage], declared: list[Fact]) -> list[Row]:
    """Return a row for each fact that at least one of `pages` fills in. The order of values makes no difference."""
    found = []
    for fact in declared:
        cells = [fact.lines(page) for page in pages]
        if any(cells):
            differs = len({frozenset(cell) for cell in cells}) > 1
            found.append(Row(fact.label, cells, differs, fact.question))
    return found


def evidence(page: PracticePage) -> str:
    """Say how well it is known that the practice works, by whom and since when; and when nobody judged it."""
    if page.evidence_level == EvidenceLevel.NOT_ASSESSED:
        return "Niet beoordeeld"
    by = f", volgens {page.assessed_by}" if page.assessed_by else ""
    on = f" op {date_format(page.assessed_on, 'j F Y')}" if page.assessed_on else ""
    return f"{page.get_evidence_level_display()}{by}{on}"


def effort(page: PracticePage) -> str:
    """Return the paid effort with its unit, without zeros at the end: '0,5 VTE' and not '0,50'."""
    return "" if page.fte is None else f"{page.fte.normalize():f} VTE".replace(".", ",")


# --- How a fact is read ---------------------------------------------------------------------------------------------


def fact_of(field: RecordField) -> Fact:
    """Return the fact that a field makes, alone or with others."""
    name = field.fact or field.name
    read = _BY_NAME.get(name) or _BY_KIND[field.kind](field.name)
    return Fact(_LABELS.get(name) or field.title, read, field.answers)


def _terms(pages: Iterable[PracticePage], question: Question) -> list[Fact]:
    held = {row.term.vocabulary for page in pages for row in page.practice_terms.all()}
    vocabularies = sorted(held, key=lambda vocabulary: (vocabulary.sort_order, vocabulary.name))
    return [Fact(vocabulary.name, _terms_of(vocabulary), question) for vocabulary in vocabularies]


def _terms_of(vocabulary: Vocabulary) -> Reader:
    return lambda page: [term.label for term in page.terms_of(vocabulary.parameter)]


def _owner(page: PracticePage) -> Lines:
    if page.project_owner is not None:
        return [page.project_owner.name]
    return [f"Niet bekend: {page.owner_unknown_reason}"] if page.owner_unknown_reason.strip() else []


# What several fields say together has a name of its own.
_LABELS = {OWNER: "Projecteigenaar", PERIOD: "Periode", EVIDENCE: "Bewijs"}
_BY_NAME: dict[str, Reader] = {
    "method": lambda page: [page.method.title] if page.method else [],
    "municipalities": lambda page: [municipality.name for municipality in page.municipality_list()],
    "partners": lambda page: [organisation.name for organisation in page.partner_list()],
    "fte": lambda page: _known(effort(page)),
    OWNER: _owner,
    PERIOD: lambda page: _known(str(capfirst(page.period()))),
    EVIDENCE: lambda page: [evidence(page)],
    "verified_on": lambda page: _day(page.verified_on) or ["Nog niet bevestigd"],
}
_BY_KIND: dict[Kind, Callable[[str], Reader]] = {
    Kind.LINE: lambda name: lambda page: _known(getattr(page, name)),
    Kind.CHOICE: lambda name: lambda page: _known(getattr(page, f"get_{name}_display")()),
    Kind.NUMBER: lambda name: lambda page: _known(str(getattr(page, name) or "").replace(".", ",")),
    Kind.DAY: lambda name: lambda page: _day(getattr(page, name)),
    Kind.RICH_TEXT: lambda name: lambda page: short(getattr(page, name)),
}


def _known(text: str) -> Lines:
    return [text] if text.strip() else []


def _day(value: datetime.date | None) -> Lines:
    return [date_format(value, "j F Y")] if value else []


def short(html: str, words: int = CELL_WORDS) -> Lines:
    """Return the first words of a rich text, a line for each paragraph."""
    lines, left = [], words
    for paragraph in paragraphs(html):
        if left <= 0:
            break
        lines.append(Truncator(paragraph.text).words(left, truncate="…"))
        left -= len(paragraph.text.split())
    return lines
