"""The note for colleagues as a PDF that everyone can read (PDF/UA-1): to print, and to write on with a pen."""

import io
from dataclasses import asdict
from pathlib import Path

import segno
from django.conf import settings
from django.utils import timezone

from core.outputs.typesetting import as_content, typeset, without_missing
from practices.outputs.note_content import SUBJECT, Note

MEDIA_TYPE = "application/pdf"
_TEMPLATE = Path(__file__).with_name("note.typ")
# What an address that one may click on begins with.
_WEB = ("http://", "https://")


def typeset_note(note: Note) -> bytes:
    """Return `note` as a PDF: two pages for three practices. The same note, the same bytes."""
    content = asdict(note) | {
        "subject": SUBJECT,
        "site": settings.BASE_URL,
        # Year, month and day in Brussels.
        "changed": list(timezone.localtime(note.changed).timetuple()[:3]) if note.changed else [],
        "codes": {practice.url: _code(practice.url) for practice in note.practices},
    }
    for practice in content["practices"]:
        for source in practice["sources"]:
            if not source["url"].startswith(_WEB):
                source["url"] = ""
    return typeset(_TEMPLATE, without_missing(as_content(content)), format="pdf", pdf_standards="ua-1")


def _code(url: str) -> str:
    made = io.BytesIO()
    segno.make_qr(url).save(made, kind="svg", border=0, xmldecl=False)
    return made.getvalue().decode()
