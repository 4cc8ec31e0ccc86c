"""The note for colleagues: a selection of practices as a Word document that one can print, send on and write in."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.template.defaultfilters import pluralize
from django.utils.formats import date_format
from django.utils.text import Truncator
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell as TableCell
from docx.table import _Row as TableRow
from docx.text.paragraph import Paragraph as WordParagraph

from core.text.rich_text import plain
from practices.models import PracticePage
from practices.models.record.declaration import BY_NAME, fields_in
from practices.models.record.facts import Row, facts, rows, short
from practices.models.record.fields import NOTE, Kind

TITLE = "Voorstel: praktijken voor sociale samenhang"
AUTHOR = "Agentschap Binnenlands Bestuur"
LANGUAGE = "nl-BE"
# One that every office has, or has its equal of.
FONT = "Arial"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# How many words of a text stand in the note, which a mayor reads; the whole is on the page of the practice.
WORDS = 26
# As many sources as stand beside the page itself, which lists all of them.
SOURCES = 2
# As many practices as fit beside each other in a table.
COLUMNS = 3
CELL_WORDS = 14

# Where no practice knows when it was published; zip files know no earlier year.
_EPOCH = datetime.datetime(1980, 1, 1)
_INK = RGBColor(0x26, 0x22, 0x1C)
_ACTION = RGBColor(0x0B, 0x5C, 0x5E)
# What an address that one may click on begins with.
_WEB = ("http://", "https://", "mailto:")
# Of the table, in centimetres.
_TABLE_WIDTH, _LABEL_WIDTH = 17, 2.9
# What stands in a table beside the others, and what is told in a line of its own.
_SHORT = (Kind.LINE, Kind.CHOICE, Kind.NUMBER, Kind.DAY, Kind.PARTIAL_DATE, Kind.REFERENCE, Kind.ROWS)
_TOLD_LAST = "unknowns"


def write_note(pages: Sequence[PracticePage], *, day: datetime.date, lost: int = 0) -> bytes:
    """Return a Word document that proposes `pages`, brought along by for_comparison(). The same input, the same bytes.

    Two pages for three practices. day: the date below the title. lost: how many practices were asked for as well but
    are not public any more.
    """
    note = _Note(max((page.last_published_at for page in pages if page.last_published_at), default=None))
    note.heading(pages, day, lost)
    note.table(pages)
    for page in pages:
        note.practice(page)
    note.unknown(pages)
    note.next_step(pages)
    return note.content()


class _Note:
    """A document in the making. changed: when the newest of its practices changed, in any time zone."""

    def __init__(self, changed: datetime.datetime | None) -> None:
        # In UTC without saying so, as the format wants it.
        self.changed = changed.astimezone(datetime.UTC).replace(tzinfo=None) if changed else _EPOCH
        self.document: WordDocument = Document()
        self._set_page()
        self._set_styles()
        self._set_properties()

    # --- The whole ---------------------------------------------------------------------------------------------------

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.6)
        footer = section.footer.paragraphs[0]
        footer.add_run("Databank sociale samenhang · pagina ")
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), "PAGE")
        footer._p.append(number)

    def _set_styles(self) -> None:
        styles = self.document.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGE)
        for language in self.document.settings.element.iter(qn("w:themeFontLang")):
            language.set(qn("w:val"), LANGUAGE)
        styles["Normal"].font.name, styles["Normal"].font.size = FONT, Pt(9.5)
        styles["Normal"].paragraph_format.space_after = Pt(2)
        for name, size, above in (("Title", 20, 0), ("Subtitle", 10.5, 0), ("Heading 1", 13, 9), ("Heading 2", 11, 6)):
            style = styles[name]
            style.font.size = Pt(size)
            style.font.italic = False
            style.font.name = FONT
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            for spacing in style.element.rPr.findall(qn("w:spacing")):
                style.element.rPr.remove(spacing)
            style.font.color.rgb = _INK if name == "Heading 1" else _ACTION
            style.paragraph_format.space_before = Pt(above)
            style.paragraph_format.space_after = Pt(2)
            style.paragraph_format.keep_with_next = True
        styles["List Bullet"].paragraph_format.space_after = Pt(1)

    def _set_properties(self) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = TITLE, AUTHOR, AUTHOR
        properties.subject, properties.comments = "Selectie uit de Databank sociale samenhang", ""
        properties.language, properties.identifier = LANGUAGE, settings.BASE_URL
        properties.created = properties.modified = self.changed

    def content(self) -> bytes:
        """Return the file, with the moment of the last change instead of now in its directory."""
        made, fixed = io.BytesIO(), io.BytesIO()
        self.document.save(made)
        moment = self.changed.timetuple()[:6]
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                part = zipfile.ZipInfo(name, moment)
                part.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(part, source.read(name))
        return fixed.getvalue()

    # --- Its parts ---------------------------------------------------------------------------------------------------

    def heading(self, pages: Sequence[PracticePage], day: datetime.date, lost: int) -> None:
        """Write what is proposed, and leave place for the question: only the officer knows it."""
        total = len(pages)
        self.document.add_paragraph(TITLE, style="Title")
        self._text(
            f"{total} praktijk{pluralize(total, 'en')} uit de Databank sociale samenhang, samengesteld op "
            f"{date_format(day, 'j F Y')}",
            "Subtitle",
        )
        if lost:
            self._text(
                f"{lost} gekozen praktijk{pluralize(lost, 'en')} {pluralize(lost, 'staat,staan')} niet of niet meer in "
                f"de databank en {pluralize(lost, 'is,zijn')} weggelaten."
            )
        self.document.add_heading("De vraag", level=1)
        self._text("[Schrijf hier in één of twee zinnen wat er speelt, waar en bij wie.]").runs[0].italic = True

    def table(self, pages: Sequence[PracticePage]) -> None:
        """Write the facts of the practices side by side, as many as fit in a table."""
        self.document.add_heading("In één oogopslag", level=1)
        declared = facts(pages, NOTE, *_SHORT)
        for start in range(0, len(pages), COLUMNS):
            shown = list(pages[start : start + COLUMNS])
            self._table(shown, rows(shown, declared))

    def _table(self, pages: list[PracticePage], known: list[Row]) -> None:
        table = self.document.add_table(rows=1, cols=len(pages) + 1, style="Table Grid")
        table.autofit = False
        for number, column in enumerate(table.columns):
            column.width = Cm((_TABLE_WIDTH - _LABEL_WIDTH) / len(pages) if number else _LABEL_WIDTH)
        self._fill(table.rows[0], ["Kenmerk", *(page.title for page in pages)])
        # Repeated on every page that the table runs over, and named as the header by a screen reader.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in known:
            self._fill(table.add_row(), [row.label, *(_cell(cell) for cell in row.cells)])
        last = table.add_row()
        self._fill(last, ["De fiche", *("" for _page in pages)])
        for cell, page in zip(last.cells[1:], pages, strict=True):
            self._code(cell, page)
        # What is added after a table would touch it.
        self._text("").paragraph_format.space_after = Pt(0)

    def _fill(self, row: TableRow, values: list[str]) -> None:
        # A row that breaks over two pages is hard to read.
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        wide = (_TABLE_WIDTH - _LABEL_WIDTH) / (len(values) - 1)
        is_head = row._index == 0
        for number, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = Cm(wide if number else _LABEL_WIDTH)
            written = cell.paragraphs[0]
            written.paragraph_format.space_after = Pt(1)
            run = written.add_run(plain(value))
            run.font.size = Pt(8.5)
            run.bold = is_head or number == 0

    def _code(self, cell: TableCell, page: PracticePage) -> None:
        """Draw the address of a practice as a QR code for who reads on paper, with a link for who reads on a screen."""
        made = io.BytesIO()
        segno.make_qr(page.full_url).save(made, kind="png", scale=4, border=0)
        made.seek(0)
        drawn = cell.paragraphs[0].add_run().add_picture(made, width=Cm(1.5))
        drawn._inline.docPr.set("descr", f"QR-code van de fiche: {plain(page.title)}")
        self._link(cell.add_paragraph(), page.full_url, "Lees de fiche")

    def practice(self, page: PracticePage) -> None:
        """Write a practice in a few lines: what it is, how it goes, and what one has to know before one begins."""
        self.document.add_heading(plain(page.title), level=1)
        if page.archived_on:
            self._text(f"Gearchiveerd op {date_format(page.archived_on, 'j F Y')}. Kijk na of dit nog klopt.", "Quote")
        self._text(page.summary)
        for field in fields_in(NOTE, Kind.BLOCKS, Kind.RICH_TEXT):
            if field.name != _TOLD_LAST:
                self._line(field.title, _in_short(getattr(page, field.name)))
        self._sources(page)

    def unknown(self, pages: Sequence[PracticePage]) -> None:
        """Write what is not known of each practice."""
        title = BY_NAME[_TOLD_LAST].title
        told = [(page, _in_short(getattr(page, _TOLD_LAST))) for page in pages]
        if not any(text for _page, text in told):
            return
        self.document.add_heading(title, level=1)
        for page, text in told:
            self._line(page.title, text, "List Bullet")

    def next_step(self, pages: Sequence[PracticePage]) -> None:
        """Write what has to happen now: with whom to talk, and what to decide."""
        self.document.add_heading("Volgende stap", level=1)
        for page in pages:
            self._contact(page)
        self._text("Beslissing: [welke praktijk, in welke buurt, met welk budget]", "List Bullet")
        self._text("Trekker en datum: [wie neemt dit op, tegen wanneer]", "List Bullet")
        written = self._text(
            "Gegevens uit de databank van het Agentschap Binnenlands Bestuur, te hergebruiken onder de "
            "Modellicentie Gratis Hergebruik van de Vlaamse overheid."
        )
        written.paragraph_format.space_before = Pt(6)
        self._link(written, settings.BASE_URL)

    # --- Lines -------------------------------------------------------------------------------------------------------

    def _text(self, text: str, style: str | None = None) -> WordParagraph:
        return self.document.add_paragraph(plain(text), style=style)

    def _line(self, label: str, text: str, style: str | None = None) -> None:
        if not text:
            return
        written = self.document.add_paragraph(style=style)
        written.add_run(f"{plain(label)}: ").bold = True
        written.add_run(plain(text))

    def _contact(self, page: PracticePage) -> None:
        contact = page.contact()
        if not contact:
            return
        written = self._text(f"Praat met wie {page.title} deed: {contact.get('name', '')}".rstrip(": "), "List Bullet")
        if "email" in contact:
            self._link(written, f"mailto:{contact['email']}", contact["email"])

    def _sources(self, page: PracticePage) -> None:
        written = self.document.add_paragraph()
        written.add_run("Meer lezen:").bold = True
        self._link(written, page.full_url, "de volledige fiche")
        for link in page.links.all()[:SOURCES]:
            written.add_run(" ·")
            self._link(written, link.url, link.label)

    def _link(self, written: WordParagraph, url: str, text: str = "") -> None:
        """Add an address at the end of a paragraph; one can click on it when it is an address of the web."""
        if written.text:
            written.add_run(" ")
        run = written.add_run(plain(text or url))
        if not url.startswith(_WEB):
            return
        run.font.color.rgb, run.font.underline = _ACTION, True
        link = OxmlElement("w:hyperlink")
        target = self.document.part.relate_to(plain(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), target)
        written._p.append(link)
        link.append(run._r)


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
