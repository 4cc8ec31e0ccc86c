"""The note for colleagues: a selection of practices as a Word document that one can print, send on and write in."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.template.defaultfilters import pluralize
from django.utils.formats import date_format
from django.utils.text import Truncator
from docx.shared import Cm, Pt
from docx.table import _Cell as TableCell

from core.text.rich_text import plain
from practices.models import PracticePage
from practices.models.record.declaration import BY_NAME, fields_in
from practices.models.record.facts import Row, facts, rows, short
from practices.models.record.fields import NOTE, Kind
from practices.outputs.word import WordFile, last_change

TITLE = "Voorstel: praktijken voor sociale samenhang"
# How many words of a text stand in the note, which a mayor reads; the whole is on the page of the practice.
WORDS = 26
# As many sources as stand beside the page itself, which lists all of them.
SOURCES = 2
# As many practices as fit beside each other in a table.
COLUMNS = 3
CELL_WORDS = 14

# Of the column of labels, in centimetres.
_LABEL_WIDTH = 2.9
# What stands in a table beside the others, and what is told in a line of its own.
_SHORT = (Kind.LINE, Kind.CHOICE, Kind.NUMBER, Kind.DAY, Kind.PARTIAL_DATE, Kind.REFERENCE, Kind.ROWS)
_TOLD_LAST = "unknowns"


def write_note(pages: Sequence[PracticePage], *, day: datetime.date, lost: int = 0) -> bytes:
    """Return a Word document that proposes `pages`, brought along by for_comparison(). The same input, the same bytes.

    Two pages for three practices. day: the date below the title. lost: how many practices were asked for as well but
    are not public any more.
    """
    note = _Note(TITLE, "Selectie uit de Databank sociale samenhang", last_change(pages))
    note.heading(pages, day, lost)
    note.table(pages)
    for page in pages:
        note.practice(page)
    note.unknown(pages)
    note.next_step(pages)
    return note.content()


class _Note(WordFile):
    """A note in the making."""

    def heading(self, pages: Sequence[PracticePage], day: datetime.date, lost: int) -> None:
        """Write what is proposed, and leave place for the question: only the officer knows it."""
        total = len(pages)
        self.document.add_paragraph(TITLE, style="Title")
        self.text(
            f"{total} praktijk{pluralize(total, 'en')} uit de Databank sociale samenhang, samengesteld op "
            f"{date_format(day, 'j F Y')}",
            "Subtitle",
        )
        if lost:
            self.text(
                f"{lost} gekozen praktijk{pluralize(lost, 'en')} {pluralize(lost, 'staat,staan')} niet of niet meer in "
                f"de databank en {pluralize(lost, 'is,zijn')} weggelaten."
            )
        self.document.add_heading("De vraag", level=1)
        self.text("[Schrijf hier in één of twee zinnen wat er speelt, waar en bij wie.]").runs[0].italic = True

    def table(self, pages: Sequence[PracticePage]) -> None:
        """Write the facts of the practices side by side, as many as fit in a table."""
        self.document.add_heading("In één oogopslag", level=1)
        declared = facts(pages, NOTE, *_SHORT)
        for start in range(0, len(pages), COLUMNS):
            shown = list(pages[start : start + COLUMNS])
            self._table(shown, rows(shown, declared))

    def _table(self, pages: list[PracticePage], known: list[Row]) -> None:
        table = self.table_of(
            ["Kenmerk", *(page.title for page in pages)],
            [*([row.label, *(_cell(cell) for cell in row.cells)] for row in known), ["De fiche", *("" for _ in pages)]],
            _LABEL_WIDTH,
        )
        for cell, page in zip(table.rows[-1].cells[1:], pages, strict=True):
            self._code(cell, page)

    def _code(self, cell: TableCell, page: PracticePage) -> None:
        """Draw the address of a practice as a QR code for who reads on paper, with a link for who reads on a screen."""
        made = io.BytesIO()
        segno.make_qr(page.full_url).save(made, kind="png", scale=4, border=0)
        made.seek(0)
        drawn = cell.paragraphs[0].add_run().add_picture(made, width=Cm(1.5))
        drawn._inline.docPr.set("descr", f"QR-code van de fiche: {plain(page.title)}")
        self.link(cell.add_paragraph(), page.full_url, "Lees de fiche")

    def practice(self, page: PracticePage) -> None:
        """Write a practice in a few lines: what it is, how it goes, and what one has to know before one begins."""
        self.document.add_heading(plain(page.title), level=1)
        if page.archived_on:
            self.text(f"Gearchiveerd op {date_format(page.archived_on, 'j F Y')}. Kijk na of dit nog klopt.", "Quote")
        self.text(page.summary)
        for field in fields_in(NOTE, Kind.BLOCKS, Kind.RICH_TEXT):
            if field.name != _TOLD_LAST:
                self.line(field.title, _in_short(getattr(page, field.name)))
        self._sources(page)

    def unknown(self, pages: Sequence[PracticePage]) -> None:
        """Write what is not known of each practice."""
        title = BY_NAME[_TOLD_LAST].title
        told = [(page, _in_short(getattr(page, _TOLD_LAST))) for page in pages]
        if not any(text for _page, text in told):
            return
        self.document.add_heading(title, level=1)
        for page, text in told:
            self.line(page.title, text, "List Bullet")

    def next_step(self, pages: Sequence[PracticePage]) -> None:
        """Write what has to happen now: with whom to talk, and what to decide."""
        self.document.add_heading("Volgende stap", level=1)
        for page in pages:
            self._contact(page)
        self.text("Beslissing: [welke praktijk, in welke buurt, met welk budget]", "List Bullet")
        self.text("Trekker en datum: [wie neemt dit op, tegen wanneer]", "List Bullet")
        written = self.text(
            "Gegevens uit de databank van het Agentschap Binnenlands Bestuur, te hergebruiken onder de "
            "Modellicentie Gratis Hergebruik van de Vlaamse overheid."
        )
        written.paragraph_format.space_before = Pt(6)
        self.link(written, settings.BASE_URL)

    def _contact(self, page: PracticePage) -> None:
        contact = page.contact()
        if not contact:
            return
        written = self.text(f"Praat met wie {page.title} deed: {contact.get('name', '')}".rstrip(": "), "List Bullet")
        if "email" in contact:
            self.link(written, f"mailto:{contact['email']}", contact["email"])

    def _sources(self, page: PracticePage) -> None:
        written = self.document.add_paragraph()
        written.add_run("Meer lezen:").bold = True
        self.link(written, page.full_url, "de volledige fiche")
        for link in page.links.all()[:SOURCES]:
            written.add_run(" ·")
            self.link(written, link.url, link.label)


def _cell(lines: Sequence[str]) -> str:
    return Truncator(", ".join(lines)).words(CELL_WORDS, truncate="…") or "niet ingevuld"


def _in_short(value: Any) -> str:
    """Return the first words of rich text, or of a stream: the titles of its steps where it has them, else its text."""
    if isinstance(value, str):
        return " ".join(short(value, WORDS))
    steps = [plain(step["title"]) for block in value if block.block_type == "steps" for step in block.value]
    if steps:
        return Truncator("; ".join(steps)).words(WORDS, truncate="…")
    texts = (block.value.source for block in value if block.block_type == "text")
    return " ".join(short("".join(texts), WORDS))
