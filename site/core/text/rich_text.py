"""Rich text of editors as plain paragraphs, for what is no web page."""

from dataclasses import dataclass
from html.parser import HTMLParser

from core.text.characters import clean_text

_ITEM = "li"
_LISTS = {"ul": "bullet", "ol": "number"}
_BLOCKS = frozenset({"p", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", _ITEM, *_LISTS})


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. kind: 'text', or 'bullet' or 'number' in a list; starts: it is the first item of its list."""

    text: str
    kind: str = "text"
    starts: bool = False


def plain(text: str) -> str:
    """Return `text` on one line, without what may not stand in a text."""
    return " ".join(clean_text(text).split())


def paragraphs(html: str) -> list[Paragraph]:
    """Return the paragraphs and list items of stored rich text, without markup. Items of a list in a list follow on."""
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    reader.end_paragraph()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._text: list[str] = []
        self._lists: list[str] = []
        self._starts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag in _LISTS:
            self._lists.append(_LISTS[tag])
            self._starts = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag in _LISTS and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def end_paragraph(self) -> None:
        text = plain("".join(self._text))
        self._text = []
        if text:
            kind = self._lists[-1] if self._lists else "text"
            self.found.append(Paragraph(text, kind, starts=self._starts and kind != "text"))
            self._starts = False
