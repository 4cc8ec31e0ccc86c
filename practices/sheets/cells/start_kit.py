"""The start kit as the text of a cell, and back: ## the name of a part, and below it each of its lines.

What a line holds stands between strokes, in the order of the editor's form: wat | wie | wanneer.
"""

from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from core.text.characters import clean_line
from practices.models import PracticePage
from practices.models.start_kit import StartKitBlock
from practices.sheets.cells.narrative import Block
from practices.sheets.cells.running_text import StreamWay
from practices.sheets.faults import CellError
from practices.sheets.stock import folded, numbered

_PART, _BETWEEN = "## ", " | "
PARTS: dict[str, Any] = {name: part.child_block for name, part in StartKitBlock().child_blocks.items()}
LABELS: dict[str, str] = {name: str(part.label) for name, part in StartKitBlock().child_blocks.items()}


def pieces_of(line: blocks.Block) -> dict[str, blocks.Block]:
    """Return what a line of a part holds, in order; '' names a line that is one thing."""
    return dict(line.child_blocks) if isinstance(line, blocks.StructBlock) else {"": line}


def lines_of(value: list[Any]) -> list[Any]:
    """Return the stored lines of a part without their keys."""
    return [line["value"] if isinstance(line, dict) and line.get("type") == "item" else line for line in value]


def canonical_part(block: Block) -> Any:
    """Return a part so that two that say the same are the same."""
    kind, value = block
    return kind, [canonical_line(line) for line in lines_of(value)]


def canonical_line(line: Any) -> Any:
    """Return a line so that two that say the same are the same."""
    return {name: held for name, held in line.items() if held} if isinstance(line, dict) else line


class StartKitWay(StreamWay):
    """The parts of a start kit, as one text."""

    @property
    def hint(self) -> str:  # type: ignore[override]
        """Each part with what its lines hold."""
        told = (
            f"{_PART}{LABELS[name]}: {_BETWEEN.join(str(piece.label).lower() for piece in pieces_of(line).values())}"
            for name, line in PARTS.items()
        )
        return "\n".join(["Elk onderdeel onder zijn naam, elke regel ervan op een eigen regel (Alt+Enter).", *told])

    def write(self, value: list[Block]) -> str:
        parts = []
        for name, lines in value:
            written = (self._written(PARTS[name], line) for line in lines_of(lines))
            parts.append("\n".join([f"{_PART}{LABELS[name]}", *written]))
        return "\n\n".join(parts)

    def _written(self, line: blocks.Block, value: Any) -> str:
        pieces = pieces_of(line)
        texts = [
            self._piece_written(piece, value.get(name) if isinstance(value, dict) else value)
            for name, piece in pieces.items()
        ]
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        return _BETWEEN.join(texts).strip()

    def _piece_written(self, piece: blocks.Block, value: Any) -> str:
        if isinstance(piece, DocumentChooserBlock):
            return numbered(self.stock.documents, value)
        return str(_choices(piece).get(value, value) or "")

    def parsed(self, text: str, page: PracticePage) -> list[Block]:
        held = [key for name, lines in self.value(page) if name == "templates" for key in lines_of(lines)]
        found: list[Block] = []
        for line in filter(None, (clean_line(line).strip() for line in text.splitlines())):
            if line.startswith(_PART):
                found.append((_named(line.removeprefix(_PART), found), []))
            elif not found:
                raise CellError(f"Begin met de naam van een onderdeel, zoals ‘{_PART}{LABELS['steps']}’.")
            else:
                name, lines = found[-1]
                lines.append(self._read(PARTS[name], line, held))
        return found

    def _read(self, line: blocks.Block, text: str, held: list[int]) -> Any:
        pieces = pieces_of(line)
        texts = [part.strip() for part in text.split(_BETWEEN.strip())]
        if len(texts) > len(pieces):
            names = _BETWEEN.join(str(piece.label).lower() for piece in pieces.values())
            raise CellError(f"‘{text[:60]}’ heeft te veel delen. Schrijf {names}.")
        texts += [""] * (len(pieces) - len(texts))
        read = {
            name: self._piece_read(piece, part, held) for (name, piece), part in zip(pieces.items(), texts, strict=True)
        }
        return read.get("", read)

    def _piece_read(self, piece: blocks.Block, text: str, held: list[int]) -> Any:
        if isinstance(piece, DocumentChooserBlock):
            return self.stock.document(text, held)
        choices = _choices(piece)
        if not choices:
            return text
        if not text:
            return piece.get_default()
        known = {folded(str(word)): value for value, label in choices.items() for word in (value, label)}
        if folded(text) not in known:
            raise CellError(f"‘{text[:40]}’: kies een van deze: {'; '.join(map(str, choices.values()))}.")
        return known[folded(text)]

    def canonical(self, block: Block) -> Any:
        return canonical_part(block)

    def kept(self, old: list[Any], block: Block) -> dict[str, Any]:
        # A part that is changed keeps its key and those of its lines that stay: comments hang on them.
        name, lines = block
        part = next((row for row in old if row["type"] == name), None)
        if part is None:
            return super().kept(old, block)
        rows = list(part["value"])
        return {**part, "value": list(_lines_kept(rows, lines))}


def _lines_kept(old: list[Any], lines: list[Any]) -> Iterator[Any]:
    for line in lines:
        kept = next((row for row in old if canonical_line(lines_of([row])[0]) == canonical_line(line)), None)
        if kept is not None:
            old.remove(kept)
        yield kept if kept is not None else line


def _named(label: str, before: list[Block]) -> str:
    name = next((name for name, known in LABELS.items() if folded(known) == folded(label)), None)
    if name is None:
        raise CellError(f"‘{label[:40]}’ is geen onderdeel. Kies uit: {'; '.join(LABELS.values())}.")
    if name in dict(before):
        raise CellError(f"‘{LABELS[name]}’ staat er twee keer.")
    return name


def _choices(piece: blocks.Block) -> dict[Any, Any]:
    return dict(piece.field.choices) if isinstance(piece, blocks.ChoiceBlock) else {}
