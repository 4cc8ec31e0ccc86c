"""Rich text of editors as Markdown (CommonMark), for who does not show HTML."""

import re
from html.parser import HTMLParser

# What would mean something to a reader of Markdown at the beginning of a line alone.
_LEADING = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]+\s*$|~{3,})", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_LISTS = frozenset({"ul", "ol"})
_ENDS_LINE = "\\\n"


def markdown(html: str) -> str:
    """Return HTML of rich text as Markdown. Tags that editors can't make are left out, their words stay."""
    return MarkdownWriter().written(html)


class MarkdownWriter(HTMLParser):
    """Writes HTML of rich text as Markdown; a subclass may write it otherwise.

    blocks: what was written, of which each item of a list is a line of the block that is the list.
    """

    # What would mean something to a reader of Markdown, anywhere in a text.
    special = re.compile(r"([\\`*_\[\]<>&])")
    bullet = "-"
    line_end = "\\\n"

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._text: list[str] = []
        self._prefix = ""
        # For each list that is open: the number of its last item, or None for bullets.
        self._lists: list[int | None] = []
        self._list_goes_on = False
        self._links: list[str] = []

    def written(self, html: str) -> str:
        """Return `html` as Markdown."""
        self.feed(html or "")
        self.close()
        self.end_block()
        return "\n\n".join(self.blocks).strip()

    def address(self, attrs: dict[str, str | None]) -> str:
        """Return where a link leads; empty for one that is not written as a link."""
        return attrs.get("href") or ""

    def link_end(self, address: str) -> str:
        """Return what follows the words of a link."""
        return f"](<{address.replace('<', '%3C').replace('>', '%3E')}>)"

    def escaped_start(self, line: str) -> str:
        """Return a line of which the beginning means nothing to a reader of Markdown."""
        return _NUMBERED.sub(r"\1\\\2", _LEADING.sub(r"\1\\\2", line))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS:
            self._text.append(_MARKS[tag])
        elif tag == "a":
            self._links.append(self.address(dict(attrs)))
            self._text.append("[" if self._links[-1] else "")
        elif tag == "br":
            self._text.append(_ENDS_LINE)
        elif tag in _LISTS:
            self.end_block()
            self._list_goes_on = bool(self._lists)
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.end_block()
            self._begin_item()
        elif tag == "hr":
            self.end_block()
            self.blocks.append("---")
        elif tag in {"p", "div", "blockquote", *_HEADINGS} and not self._lists:
            self.end_block()
            self._prefix = f"{_HEADINGS[tag]} " if tag in _HEADINGS else "> " if tag == "blockquote" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self._text.append(_MARKS[tag])
        elif tag == "a" and self._links:
            address = self._links.pop()
            self._text.append(self.link_end(address) if address else "")
        elif tag in _LISTS and self._lists:
            self.end_block()
            self._lists.pop()
            self._list_goes_on = bool(self._lists)
        elif tag in {"p", "div", "blockquote", "li", *_HEADINGS}:
            self.end_block()

    def handle_data(self, data: str) -> None:
        self._text.append(self.special.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def _begin_item(self) -> None:
        if not self._lists:
            return
        number = self._lists[-1]
        if number is not None:
            self._lists[-1] = number + 1
        indent = "    " * (len(self._lists) - 1)
        self._prefix = f"{indent}{self.bullet} " if number is None else f"{indent}{number + 1}. "

    def end_block(self) -> None:
        """Write what was read since the last block."""
        lines = [line.strip() for line in "".join(self._text).split(_ENDS_LINE)]
        self._text = []
        text = self.line_end.join(self.escaped_start(line) for line in lines).removesuffix(self.line_end).strip()
        prefix, self._prefix = self._prefix, ""
        if not text:
            return
        indented = text.replace("\n", f"\n{' ' * len(prefix)}" if prefix.strip() != ">" else "\n> ")
        if self._lists and self._list_goes_on and self.blocks:
            self.blocks[-1] += f"\n{prefix or '    ' * len(self._lists)}{indented}"
        else:
            self.blocks.append(f"{prefix}{indented}")
        self._list_goes_on = bool(self._lists)
