"""The facts of a practice in words: the same for the comparison and for the note for colleagues."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst

from core.text.rich_text import paragraphs
from library.models import Vocabulary
from practices.models.choices import EvidenceLevel
from practices.models.practice import PracticePage

# How much of a text stands in a cell; the whole is on the page of the practice.
CELL_WORDS = 60

# What a fact says of one practice: a line for each value, none where nothing was filled in.
Lines = list[str]


@dataclass(frozen=True)
class Fact:
    """One fact of a practice: its label, and what it says of a practice."""

    label: str
    lines: Callable[[PracticePage], Lines]


@dataclass(frozen=True)
class Row:
    """One row of the table. differs: whether the practices do not all say the same."""

    label: str
    cells: list[Lines]
    differs: bool


def facts(pages: Iterable[PracticePage]) -> list[Fact]:
    """Return the short facts of a practice, with a row for every vocabulary of which one of `pages` holds a term."""
    found = {row.term.vocabulary for page in pages for row in page.practice_terms.all()}
    vocabularies = sorted(found, key=lambda vocabulary: (vocabulary.sort_order, vocabulary.name))
    return [
        Fact("Soort", lambda page: _known(page.get_record_type_display())),
        Fact("Gemeente", lambda page: [municipality.name for municipality in page.municipality_list()]),
        Fact("Plaats", lambda page: _known(page.place)),
        Fact("Schaal", lambda page: _known(page.get_scale_display())),
        *(Fact(vocabulary.name, _terms(vocabulary)) for vocabulary in vocabularies),
        Fact("Past methodiek toe", lambda page: [page.method.title] if page.method else []),
        Fact("Projecteigenaar", _owner),
        Fact("Partners", lambda page: [organisation.name for organisation in page.partner_list()]),
        Fact("Status", lambda page: _known(page.get_status_display())),
        Fact("Periode", lambda page: _known(str(capfirst(page.period())))),
        Fact("Doorlooptijd", lambda page: _known(page.lead_time)),
        Fact("Inzet", _effort),
        Fact("Budget", lambda page: _known(page.get_budget_band_display())),
        Fact("Financiering", lambda page: _known(page.funding)),
    ]


def evidence(page: PracticePage) -> str:
    """Say how well it is known that the practice works, by whom and since when; and when nobody judged it."""
    if page.evidence_level == EvidenceLevel.NOT_ASSESSED:
        return "Niet beoordeeld"
    by = f", volgens {page.assessed_by}" if page.assessed_by else ""
    on = f" op {date_format(page.assessed_on, 'j F Y')}" if page.assessed_on else ""
    return f"{page.get_evidence_level_display()}{by}{on}"


def confirmed(page: PracticePage) -> Lines:
    """Say when the owner last confirmed the record."""
    return [date_format(page.verified_on, "j F Y")] if page.verified_on else []


TEXTS = [
    Fact("Resultaten", lambda page: _short(page.results)),
    Fact("Bewijs", lambda page: [evidence(page)]),
    Fact("Wat we niet weten", lambda page: _short(page.unknowns)),
    Fact("Wanneer niet", lambda page: _short(page.not_when)),
    Fact("Laatst bevestigd", confirmed),
]


def rows(pages: list[PracticePage], declared: list[Fact]) -> list[Row]:
    """Return a row for each fact that at least one of `pages` fills in. The order of values makes no difference."""
    found = []
    for fact in declared:
        cells = [fact.lines(page) for page in pages]
        if any(cells):
            found.append(Row(fact.label, cells, differs=len({frozenset(cell) for cell in cells}) > 1))
    return found


def _known(text: str) -> Lines:
    return [text] if text.strip() else []


def _terms(vocabulary: Vocabulary) -> Callable[[PracticePage], Lines]:
    return lambda page: [term.label for term in page.terms_of(vocabulary.parameter)]


def _owner(page: PracticePage) -> Lines:
    if page.project_owner is not None:
        return [page.project_owner.name]
    return [f"Niet bekend: {page.owner_unknown_reason}"] if page.owner_unknown_reason.strip() else []


def _effort(page: PracticePage) -> Lines:
    # Without zeros at the end: 0,5 and not 0,50.
    return [] if page.fte is None else [f"{page.fte.normalize():f} VTE".replace(".", ",")]


def _short(html: str) -> Lines:
    """Return the first words of a rich text, a line for each paragraph."""
    lines, left = [], CELL_WORDS
    for paragraph in paragraphs(html):
        if left <= 0:
            break
        lines.append(Truncator(paragraph.text).words(left, truncate="…"))
        left -= len(paragraph.text.split())
    return lines
