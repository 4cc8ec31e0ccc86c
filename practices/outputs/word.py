"""Word documents of the databank: the page, the styles, the lines and the tables that its documents share."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence

from django.conf import settings
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.table import _Row as TableRow
from docx.text.paragraph import Paragraph as WordParagraph

from core.text.rich_text import plain

AUTHOR = "Agentschap Binnenlands Bestuur"
LANGUAGE = "nl-BE"
# One that every office has, or has its equal of.
FONT = "Arial"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Where no practice knows when it was published; zip files know no earlier year.
_EPOCH = datetime.datetime(1980, 1, 1)
_INK = RGBColor(0x26, 0x22, 0x1C)
_ACTION = RGBColor(0x0B, 0x5C, 0x5E)
# What an address that one may click on begins with.
_WEB = ("http://", "https://", "mailto:")
# Between the margins, in centimetres.
_WIDTH = 17


class WordFile:
    """A document in the making: the same input gives the same bytes.

    title, subject: what it says of itself. changed: when what it tells changed last, in any time zone.
    """

    def __init__(self, title: str, subject: str, changed: datetime.datetime | None) -> None:
        # In UTC without saying so, as the format wants it.
        self.changed = changed.astimezone(datetime.UTC).replace(tzinfo=None) if changed else _EPOCH
        self.document: WordDocument = Document()
        self._set_page()
        self._set_styles()
        self._set_properties(title, subject)

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

    def _set_properties(self, title: str, subject: str) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = plain(title), AUTHOR, AUTHOR
        properties.subject, properties.comments = subject, ""
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

    def text(self, text: str, style: str | None = None) -> WordParagraph:
        """Add a paragraph."""
        return self.document.add_paragraph(plain(text), style=style)

    def line(self, label: str, text: str, style: str | None = None) -> None:
        """Add a paragraph that begins with a label; none without text."""
        if not text:
            return
        written = self.document.add_paragraph(style=style)
        written.add_run(f"{plain(label)}: ").bold = True
        written.add_run(plain(text))

    def link(self, written: WordParagraph, url: str, text: str = "") -> None:
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

    def table_of(self, head: Sequence[str], rows: Iterable[Sequence[str | None]], *widths: float) -> Table:
        """Add a table. widths: of its first columns, in centimetres; the others share what is left."""
        left = (_WIDTH - sum(widths)) / max(len(head) - len(widths), 1)
        all_widths = [*widths, *(left for _column in head[len(widths) :])]
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, all_widths, strict=True):
            column.width = Cm(width)
        _fill(table.rows[0], head, all_widths)
        # Repeated on every page that the table runs over, and named as the header by a screen reader.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            _fill(table.add_row(), row, all_widths)
        # What is added after a table would touch it.
        self.text("").paragraph_format.space_after = Pt(0)
        return table


def _fill(row: TableRow, values: Sequence[str | None], widths: Sequence[float]) -> None:
    # A row that breaks over two pages is hard to read.
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    is_head = row._index == 0
    for number, (cell, value, width) in enumerate(zip(row.cells, values, widths, strict=True)):
        cell.width = Cm(width)
        written = cell.paragraphs[0]
        written.paragraph_format.space_after = Pt(1)
        run = written.add_run(plain(value or ""))
        run.font.size = Pt(8.5)
        run.bold = is_head or number == 0
