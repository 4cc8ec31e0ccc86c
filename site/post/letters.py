"""Letters: mails with a text from a template, and the same as a page."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.text import Truncator

from core.text.rich_text import plain
from post.models import OutgoingMail

_SUBJECT_LENGTH = OutgoingMail._meta.get_field("subject").max_length or 0


def subject_line(text: str) -> str:
    """Return a subject that fits a header: one line, not too long."""
    return Truncator(plain(text)).chars(_SUBJECT_LENGTH)


def letter(to: str, subject: str, template: str, context: dict[str, Any]) -> OutgoingMail:
    """Return a mail, not stored yet, with its text from `template` and the same as a page."""
    text = render_to_string(template, context).strip() + "\n"
    line = subject_line(subject)
    html = render_to_string("post/letter.html", {"text": text, "subject": line})
    return OutgoingMail(to=to, subject=line, text=text, html=html)
