"""Which characters a text may hold: one rule, for what comes in, what is stored and what goes out.

Text that is pasted from elsewhere brings along what nobody sees and what XML, JSON or a database have no place for.
Left out are control characters, halves of surrogate pairs, code points that are no characters, and the controls that
turn the direction of text around, by which a name reads as another. Arabic and Hebrew need none of these.
"""

import json
import re
from typing import Any

# How word processors and other systems write the end of a line, within a paragraph, or of a page.
_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_LINE_BREAKS = re.compile(r"[\t\n\r]+")


def clean_text(text: str) -> str:
    """Return `text` without what may not stand in it. Line ends of any kind stay line ends."""
    return _NO_TEXT.sub("", _LINE_END.sub("\n", text))


def clean_line(text: str) -> str:
    """Return `text` as one line, as names and titles are: a tab or the end of a line becomes a space."""
    cleaned = clean_text(text)
    if _LINE_BREAKS.search(cleaned):
        cleaned = _LINE_BREAKS.sub(" ", cleaned)
    # Spaces at the ends are left as they were given, unless what stood there went.
    return text if cleaned == text else cleaned.strip()


def clean_data(value: Any) -> Any:
    """Return a value that JSON can hold with all text in it cleaned, also in what was written as JSON within it.

    What needs no cleaning is returned as it is.
    """
    if isinstance(value, str):
        return _clean_nested(value) if value[:1] in {"[", "{"} else clean_text(value)
    if isinstance(value, dict):
        return {clean_data(name): clean_data(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_data(item) for item in value]
    return value


def _clean_nested(text: str) -> str:
    """Clean a text that may be JSON, in which an escape hides what it stands for.

    A draft holds its narrative so, and the CMS sends rich text so.
    """
    try:
        # Not strict: a control character that stands in it as it is gets cleaned like the escape of one.
        value = json.loads(text, strict=False)
        cleaned = clean_data(value)
    except (ValueError, RecursionError):
        return clean_text(text)
    return text if cleaned == value else json.dumps(cleaned)
