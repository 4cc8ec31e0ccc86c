"""The note for colleagues as a Word document that one can print, send on and write in."""

import io

import segno
from django.conf import settings
from docx.shared import Cm, Pt
from docx.table import _Cell as TableCell

from practices.outputs.note_content import SUBJECT, Contact, Described, Facts, Note
from practices.outputs.word import WordFile

# Of the column of labels, in centimetres.
_LABEL_WIDTH = 2.9


def write_note(note: Note) -> bytes:
    """Return `note` as a Word document: two pages for three practices. The same note, the same bytes."""
    file = _NoteFile(note.words.title, SUBJECT, note.changed)
    file.heading(note)
    for table in note.tables:
        file.table(table)
    for practice in note.practices:
        file.practice(practice)
    file.unknown(note)
    file.next_step(note)
    return file.content()


class _NoteFile(WordFile):
    """A note in the making."""

    def heading(self, note: Note) -> None:
        """Write what is proposed, and leave place for the question: only the officer knows it."""
        self.document.add_paragraph(note.words.title, style="Title")
        self.text(note.subtitle, "Subtitle")
        if note.lost:
            self.text(note.lost)
        self.document.add_heading(note.words.question_head, level=1)
        self.text(f"[{note.words.question}]").runs[0].italic = True
        self.document.add_heading(note.words.table, level=1)

    def table(self, shown: Facts) -> None:
        """Write the facts of the practices side by side."""
        titles = [practice.title for practice in shown.practices]
        body = [*([label, *cells] for label, cells in shown.rows), ["De fiche", *("" for _ in titles)]]
        table = self.table_of(["Kenmerk", *titles], body, _LABEL_WIDTH)
        for cell, practice in zip(table.rows[-1].cells[1:], shown.practices, strict=True):
            self._code(cell, practice)

    def _code(self, cell: TableCell, practice: Described) -> None:
        """Draw the address of a practice as a QR code for who reads on paper, with a link for who reads on a screen."""
        made = io.BytesIO()
        segno.make_qr(practice.url).save(made, kind="png", scale=4, border=0)
        made.seek(0)
        drawn = cell.paragraphs[0].add_run().add_picture(made, width=Cm(1.5))
        drawn._inline.docPr.set("descr", f"QR-code van de fiche: {practice.title}")
        self.link(cell.add_paragraph(), practice.url, "Lees de fiche")

    def practice(self, practice: Described) -> None:
        """Write a practice in a few lines."""
        self.document.add_heading(practice.title, level=1)
        if practice.archived:
            self.text(practice.archived, "Quote")
        self.text(practice.summary)
        for line in practice.lines:
            self.line(line.label, line.text)
        written = self.document.add_paragraph()
        written.add_run("Meer lezen:").bold = True
        self.link(written, practice.url, "de volledige fiche")
        for source in practice.sources:
            written.add_run(" ·")
            self.link(written, source.url, source.text)

    def unknown(self, note: Note) -> None:
        """Write what is not known of each practice."""
        if note.unknown:
            self.document.add_heading(note.unknown_title, level=1)
        for line in note.unknown:
            self.line(line.label, line.text, "List Bullet")

    def next_step(self, note: Note) -> None:
        """Write what has to happen now: with whom to talk, and what to decide."""
        self.document.add_heading(note.words.next_step, level=1)
        for contact in note.contacts:
            self._contact(contact)
        for label, asked in note.words.decisions:
            self.text(f"{label}: [{asked}]", "List Bullet")
        written = self.text(note.words.licence)
        written.paragraph_format.space_before = Pt(6)
        self.link(written, settings.BASE_URL)

    def _contact(self, contact: Contact) -> None:
        written = self.text(contact.text, "List Bullet")
        if contact.email:
            self.link(written, f"mailto:{contact.email}", contact.email)
