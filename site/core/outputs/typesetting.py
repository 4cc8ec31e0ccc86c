"""Typesets documents and pictures with typst: a template, and content that is data, never markup.

Only the fonts that come with typst are used, so what a server has installed makes no difference. It is imported when it
is first needed: it takes seven megabytes, and most processes typeset nothing.
"""

import hashlib
import json
import unicodedata
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.text.characters import clean_data

FONT = "Libertinus Serif"
_TRIAL = f'#set document(title: "-")\n#set text(font: "{FONT}")\n#sys.inputs.content'.encode()


def as_content(data: Any) -> str:
    """Return `data` as templates read it: `json(bytes(sys.inputs.content))`. The same data gives the same text."""
    return json.dumps(clean_data(data), ensure_ascii=False, sort_keys=True)


def typeset(template: Path, content: str, **options: Any) -> bytes:
    """Return what `template` makes of `content`. options: those of `typst.compile`. Raises typst.TypstError."""
    return _compile(str(template), content, **options)


def without_missing(text: str) -> str:
    """Return `text` without the characters that the font can't show: they would show as empty boxes."""
    text = unicodedata.normalize("NFC", text)
    rare = "".join(sorted({character for character in text if not character.isascii()}))
    return text if _can_show(rare) else "".join(filter(_can_show, text))


@cache
def maker(template: Path) -> str:
    """Return a digest of what documents are made with: another template or typst makes other ones."""
    return hashlib.sha256(template.read_bytes() + version("typst").encode()).hexdigest()


@lru_cache(maxsize=2000)
def _can_show(characters: str) -> bool:
    import typst

    if characters.isascii():
        return True
    try:
        # PDF/UA forbids an empty box, so this fails where one would stand.
        _compile(_TRIAL, characters, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        return False
    return True


def _compile(template: str | bytes, content: str, **options: Any) -> bytes:
    import typst

    made: bytes = typst.compile(template, sys_inputs={"content": content}, ignore_system_fonts=True, **options)
    return made
