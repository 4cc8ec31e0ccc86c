"""Rich text as the text of a cell, and back: a part of Markdown that reads well in a spreadsheet.

**vet**, *cursief*, lists with * or 1., [links](https://…). What leads to a page or a document of the site has its
number: [tekst](pagina:12). A blank line begins a paragraph, and the end of a line stays one.
"""

import html
import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from core.text.markdown import MarkdownWriter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

PAGE, DOCUMENT = "pagina", "document"
_LINK_TYPES = {"page": PAGE, "document": DOCUMENT}
_OURS = re.compile(rf"({PAGE}|{DOCUMENT}):(\d{{1,15}})")
_ADDRESS = re.compile(rf"(?:https?://|mailto:|tel:)\S+|(?:{PAGE}|{DOCUMENT}):\d+", re.IGNORECASE)
# What `chunks` of a narrative would read as something else than text.
_OF_BLOCKS = re.compile(r"^(>|!(?=\[))")
_TAGS = {"strong": "b", "em": "i"}
_BREAKS = {"softbreak", "hardbreak"}
_BLOCK_EDGE = re.compile(r"\s*(<(?:/?(?:p|ul|ol|li)|br)>)\s*")


class _CellWriter(MarkdownWriter):
    """Escapes as little as `_reader` needs: a cell is read by people too."""

    special = re.compile(r"([\\`*]|(?<!\w)_|_(?!\w)|\](?=\())")
    bullet = "*"
    line_end = "\n"

    def address(self, attrs: dict[str, str | None]) -> str:
        kind = _LINK_TYPES.get(attrs.get("linktype") or "")
        return f"{kind}:{attrs.get('id')}" if kind else super().address(attrs)

    def link_end(self, address: str) -> str:
        return f"]({address})" if re.fullmatch(r"[^\s()<>\\]+", address) else super().link_end(address)

    def escaped_start(self, line: str) -> str:
        return _OF_BLOCKS.sub(r"\\\1", super().escaped_start(line))


def as_cell(rich_text: str) -> str:
    """Return stored rich text as the text of a cell."""
    return _CellWriter().written(rich_text)


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero").enable(["list", "emphasis", "link", "newline", "escape"])
    reader.validateLink = lambda url: _ADDRESS.fullmatch(url) is not None  # type: ignore[method-assign]
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader


def as_rich_text(cell: str) -> str:
    """Return the text of a cell as rich text as Wagtail stores it. Nothing in it is read as HTML."""
    return "".join(_html(token) for token in _reader().parse(cell))


def _html(token: Any) -> str:
    if token.type == "inline":
        return "".join(map(_html, token.children))
    if token.type in _BREAKS:
        return "<br/>"
    if not token.tag:
        return html.escape(token.content, quote=False)
    if token.hidden:
        return ""
    if token.nesting < 0:
        return f"</{_TAGS.get(token.tag, token.tag)}>"
    return f"<{_TAGS.get(token.tag, token.tag)}{_attributes(token.attrs.get('href'))}>"


def _attributes(href: str | None) -> str:
    if href is None:
        return ""
    if match := _OURS.fullmatch(href):
        kind = next(name for name, word in _LINK_TYPES.items() if word == match[1])
        return f' linktype="{kind}" id="{match[2]}"'
    return f' href="{html.escape(href)}"'


def linked(rich_text: str) -> list[tuple[str, int]]:
    """Return what of the site a rich text leads to: PAGE or DOCUMENT, and the number."""
    reader = _Canonical()
    reader.feed(rich_text)
    return reader.linked


def canonical(rich_text: str) -> str:
    """Return rich text so that two that look the same are the same: without keys of blocks and spaces at edges."""
    reader = _Canonical()
    reader.feed(rich_text)
    reader.close()
    text = _BLOCK_EDGE.sub(r"\1", re.sub(r"\s+", " ", "".join(reader.parts)))
    return text.replace("<p></p>", "").strip()


class _Canonical(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.linked: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = sorted((name, value) for name, value in attrs if name != "data-block-key")
        given = dict(told)
        kind = _LINK_TYPES.get(given.get("linktype") or "")
        if kind and (given.get("id") or "").isdecimal():
            self.linked.append((kind, int(given["id"] or 0)))
        self.parts.append(f"<{' '.join([_TAGS.get(tag, tag), *(f'{name}={value!r}' for name, value in told)])}>")

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self.parts.append(f"</{_TAGS.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        # What was written as characters is no tag.
        self.parts.append(html.escape(data, quote=False))
