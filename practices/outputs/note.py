"""The note for colleagues: a selection of practices as a Word document that one can print, send on and write in."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence

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
from docx.table import _Row as TableRow
from docx.text.paragraph import Paragraph as WordParagraph

from core.text.rich_text import Paragraph, paragraphs, plain
from practices.models import PracticePage
from practices.models.facts import Row, confirmed, evidence, facts, rows

TITLE = "Praktijken voor sociale samenhang"
AUTHOR = "Agentschap Binnenlands Bestuur"
LANGUAGE = "nl-BE"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# How much of the approach stands in the note; the whole is on the page of the practice.
APPROACH_WORDS = 150

# Where no practice knows when it was published; zip files know no earlier year.
_EPOCH = datetime.datetime(1980, 1, 1)
_INK = RGBColor(0x26, 0x22, 0x1C)
_ACTION = RGBColor(0x0B, 0x5C, 0x5E)
_LIST_STYLES = {"bullet": "List Bullet", "number": "List Number"}
# What an address that one may click on begins with.
_WEB = ("http://", "https://", "mailto:")


def write_note(pages: Sequence[PracticePage], *, day: datetime.date, lost: int = 0) -> bytes:
    """Return a Word document about `pages`, brought along by for_comparison(). The same input gives the same bytes.

    day: the date on the title page. lost: how many practices were asked for as well but are not public any more.
    """
    note = _Note(max((page.last_published_at for page in pages if page.last_published_at), default=None))
    note.title_page(pages, day, lost)
    declared = facts(pages)
    for page in pages:
        note.practice(page, rows([page], declared))
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
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.2)
        section.different_first_page_header_footer = True
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
        styles["Normal"].font.size = Pt(10.5)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for name, size, above in (("Title", 30, 0), ("Subtitle", 14, 0), ("Heading 1", 20, 0), ("Heading 2", 13, 14)):
            style = styles[name]
            style.font.size = Pt(size)
            style.font.italic = False
            style.font.color.rgb = _INK if name == "Heading 1" else _ACTION
            style.paragraph_format.space_before = Pt(above)
            style.paragraph_format.space_after = Pt(6)
            style.paragraph_format.keep_with_next = True

        styles["Heading 1"].paragraph_format.page_break_before = True

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

    # --- Its pages ---------------------------------------------------------------------------------------------------

    def title_page(self, pages: Sequence[PracticePage], day: datetime.date, lost: int) -> None:
        total = len(pages)
        self.document.add_paragraph(TITLE, style="Title")
        self._text(f"{total} praktijk{pluralize(total, 'en')} uit de Databank sociale samenhang", "Subtitle")
        self._text(f"Samengesteld op {date_format(day, 'j F Y')}")
        self._link(self._text("De databank staat op"), settings.BASE_URL)
        if lost:
            self._text(
                f"{lost} gekozen praktijk{pluralize(lost, 'en')} {pluralize(lost, 'staat,staan')} niet of niet meer in "
                f"de databank en {pluralize(lost, 'is,zijn')} weggelaten."
            )
        self.document.add_heading("In deze nota", level=2)
        self._list(page.title for page in pages)
        self._text(
            "De teksten en gegevens komen uit de databank van het Agentschap Binnenlands Bestuur. Je mag ze "
            "hergebruiken onder de Modellicentie Gratis Hergebruik van de Vlaamse overheid."
        )

    def practice(self, page: PracticePage, known: list[Row]) -> None:
        self.document.add_heading(plain(page.title), level=1)
        if page.archived_on:
            self._text(f"Gearchiveerd op {date_format(page.archived_on, 'j F Y')}. Kijk na of dit nog klopt.", "Quote")
        self._text(page.summary)
        self._heading("In het kort")
        self._facts(known)
        self._section("Projectaanpak in het kort", _approach(page))
        self._section("Resultaten", paragraphs(page.results))
        self._section("Leerpunten", paragraphs(page.lessons))
        self._section("Wanneer niet", paragraphs(page.not_when))
        self._heading("Bewijs")
        self._text(f"{evidence(page)}.")
        self._section("Wat we niet weten", paragraphs(page.unknowns))
        self._contact(page)
        self._sources(page)

    # --- Parts of a page ---------------------------------------------------------------------------------------------

    def _heading(self, text: str) -> None:
        self.document.add_heading(text, level=2)

    def _text(self, text: str, style: str | None = None) -> WordParagraph:
        return self.document.add_paragraph(plain(text), style=style)

    def _section(self, title: str, content: list[Paragraph]) -> None:
        if not content:
            return
        self._heading(title)
        numbering = 0
        for part in content:
            written = self._text(part.text, _LIST_STYLES.get(part.kind))
            if part.kind == "number":
                numbering = self._new_numbering() if part.starts or not numbering else numbering
                self._number(written, numbering)

    def _list(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._text(text, "List Number")

    def _new_numbering(self) -> int:
        """Return a numbering that begins at 1; the items of a style alone would count on through the document."""
        numbering = self.document.part.numbering_part.element
        of_style = self.document.styles["List Number"].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def _number(self, written: WordParagraph, numbering: int) -> None:
        properties = written._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = numbering

    def _facts(self, known: list[Row]) -> None:
        table = self.document.add_table(rows=1, cols=2, style="Table Grid")
        table.autofit = False
        self._fill(table.rows[0], "Kenmerk", "Deze praktijk", header=True)
        for row in known:
            self._fill(table.add_row(), row.label, ", ".join(row.cells[0]))

    def _fill(self, row: TableRow, label: str, value: str, *, header: bool = False) -> None:
        if header:
            # Repeated on every page that the table runs over, and named as the header by a screen reader.
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(row.cells, (label, value), (Cm(4.5), Cm(11.5)), strict=True):
            cell.width = width
            written = cell.paragraphs[0]
            written.paragraph_format.space_after = Pt(2)
            written.add_run(plain(text)).bold = header or text is label

    def _contact(self, page: PracticePage) -> None:
        contact = page.contact()
        if not contact:
            return
        self._heading("Contact")
        if "name" in contact:
            self._text(contact["name"])
        if "email" in contact:
            self._link(self._text(""), f"mailto:{contact['email']}", contact["email"])

    def _sources(self, page: PracticePage) -> None:
        self._heading("Bronnen")
        self._link(self._text("De volledige fiche:", "List Bullet"), page.full_url)
        for link in page.links.all():
            self._link(self._text(f"{link.label}:", "List Bullet"), link.url)
        known = confirmed(page)
        self._text(
            f"Laatst bevestigd op {known[0]}, door de projecteigenaar."
            if known
            else "Nog niet bevestigd door de projecteigenaar."
        )

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


def _approach(page: PracticePage) -> list[Paragraph]:
    """Return the approach in short: the titles of its steps, and the first words of its text."""
    found, left = [], APPROACH_WORDS
    for block in page.approach:
        if block.block_type == "steps":
            titles = [plain(step["title"]) for step in block.value]
            found += [Paragraph(title, "number", starts=not number) for number, title in enumerate(titles)]
        elif block.block_type == "text" and left > 0:
            for part in paragraphs(block.value.source):
                if left > 0:
                    found.append(Paragraph(Truncator(part.text).words(left, truncate="…"), part.kind, part.starts))
                left -= len(part.text.split())
    return found
