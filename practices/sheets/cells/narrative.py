"""A narrative of blocks as the text of a cell, and back.

## a heading; text as `marked_text` has it; ### the title of a step with its text below; > a quote, with > — its source;
![caption](beeld:12); ![what it shows](the address of a video). --- keeps two texts, or steps and a text, apart.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from practices.sheets.cells.marked_text import as_cell, as_rich_text, canonical
from practices.sheets.faults import CellError

# A block as Wagtail stores it, without its key: the type and the value.
Block = tuple[str, Any]
_HEADING, _STEP, _QUOTE, _SOURCE, _APART = "## ", "### ", ">", "— ", "---"
_FIGURE = re.compile(r"!\[(.*)\]\((\S+)\)")
_IMAGE = re.compile(r"beeld:(\d{1,15})")


def blocks_of(raw: Iterable[Any]) -> list[Block]:
    """Return the stored blocks of a narrative as their types and values."""
    return [(block["type"], block["value"]) for block in raw]


def steps_of(value: list[Any]) -> list[dict[str, str]]:
    """Return the steps of a stored list of steps, which may have keys."""
    return [step["value"] if "value" in step and "type" in step else step for step in value]


# --- Out -------------------------------------------------------------------------------------------------------------


def _steps(value: list[Any]) -> str:
    return "\n\n".join(f"{_STEP}{step['title']}\n{as_cell(step.get('text') or '')}".strip() for step in steps_of(value))


def _quote(value: dict[str, str]) -> str:
    lines = [f"{_QUOTE} {line}".rstrip() for line in value["text"].splitlines()]
    return "\n".join([*lines, f"{_QUOTE} {_SOURCE}{value['source']}"] if value.get("source") else lines)


# A block of each type as text. Of a type that stands not here a narrative can't be changed in a spreadsheet.
WRITERS: dict[str, Callable[[Any], str]] = {
    "heading": lambda value: f"{_HEADING}{value}",
    "text": as_cell,
    "steps": _steps,
    "quote": _quote,
    "illustration": lambda value: f"![{value.get('caption') or ''}](beeld:{value['image']})",
    "video": lambda value: f"![{value['title']}]({value['url']})",
}


def narrative_as_cell(blocks: Iterable[Block]) -> str:
    """Return blocks as the text of a cell."""
    parts: list[str] = []
    before = ""
    for kind, value in blocks:
        text = WRITERS[kind](value) if kind in WRITERS else f"({kind})"
        if (before, kind) in {("text", "text"), ("steps", "text"), ("steps", "steps"), ("quote", "quote")}:
            parts.append(_APART)
        parts.append(text)
        before = kind
    return "\n\n".join(parts)


# --- In --------------------------------------------------------------------------------------------------------------


def narrative_of(cell: str) -> list[Block]:
    """Return the blocks that the text of a cell means. Raises CellError."""
    reader = _Reader()
    for line in cell.splitlines():
        reader.take(line.rstrip())
    reader.end()
    return reader.blocks


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._quote: list[str] = []
        # The steps that are being read, of which the text goes to the last.
        self._steps: list[dict[str, str]] | None = None

    def take(self, line: str) -> None:
        """Read one line."""
        if line.startswith(_QUOTE):
            self._end_text()
            self._quote.append(line[1:].removeprefix(" "))
            return
        self._end_quote()
        if line.startswith(_STEP):
            self._end_text()
            if self._steps is None:
                self._steps = []
                self.blocks.append(("steps", self._steps))
            self._steps.append({"title": line.removeprefix(_STEP).strip(), "text": ""})
        elif line.startswith(_HEADING):
            self._end_steps()
            self.blocks.append(("heading", line.removeprefix(_HEADING).strip()))
        elif line == _APART:
            self._end_steps()
        elif match := _FIGURE.fullmatch(line):
            self._end_steps()
            self.blocks.append(_figure(match[1], match[2]))
        else:
            self._text.append(line)

    def end(self) -> None:
        """Store what was read last."""
        self._end_quote()
        self._end_text()

    def _end_text(self) -> None:
        text = as_rich_text("\n".join(self._text).strip())
        self._text = []
        if not text:
            return
        if self._steps is not None:
            self._steps[-1]["text"] += text
        else:
            self.blocks.append(("text", text))

    def _end_steps(self) -> None:
        self._end_text()
        self._steps = None

    def _end_quote(self) -> None:
        lines, self._quote = self._quote, []
        if not lines:
            return
        self._steps = None
        source = lines.pop().removeprefix(_SOURCE) if len(lines) > 1 and lines[-1].startswith(_SOURCE) else ""
        self.blocks.append(("quote", {"text": "\n".join(lines), "source": source}))


def _figure(words: str, address: str) -> Block:
    if address.startswith(("http://", "https://")):
        return "video", {"url": address, "title": words}
    if match := _IMAGE.fullmatch(address):
        return "illustration", {"image": int(match[1]), "caption": words}
    raise CellError(f"‘{address[:60]}’ is geen beeld en geen video. Schrijf beeld:12, of de link van de video.")


def canonical_block(block: Block) -> Any:
    """Return a block so that two that say the same are the same."""
    kind, value = block
    if kind == "text":
        return kind, canonical(value)
    if kind == "steps":
        return kind, [(step["title"], canonical(step.get("text") or "")) for step in steps_of(value)]
    if isinstance(value, dict):
        return kind, {name: held for name, held in value.items() if held}
    return kind, value
