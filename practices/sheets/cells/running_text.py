"""How running text stands in a cell: rich text, and a narrative of blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from practices.models import PracticePage
from practices.sheets.cells.marked_text import DOCUMENT, as_cell, as_rich_text, canonical, linked
from practices.sheets.cells.narrative import (
    Block,
    blocks_of,
    canonical_block,
    narrative_as_cell,
    narrative_of,
    steps_of,
)
from practices.sheets.cells.ways import PlainWay
from practices.sheets.faults import CellError
from practices.sheets.stock import Stock

_HOW = "**vet**, *cursief*, * of 1. voor een lijst, [tekst](adres) voor een link. Een lege regel begint een alinea."
_BLOCKS = "## voor een tussentitel, ### voor de titel van een stap, > voor een citaat."


class RichTextWay(PlainWay[str]):
    """Rich text with marks that people can type."""

    hint = _HOW

    def write(self, value: str) -> str:
        return as_cell(value)

    def read(self, text: str, page: PracticePage) -> str:
        value = as_rich_text(text)
        check_links(value, self.value(page), self.stock)
        return value

    def same(self, one: str, other: str) -> bool:
        return canonical(one) == canonical(other)


class StreamWay(PlainWay[list[Block]]):
    """A stream of blocks, as one text."""

    def value(self, page: PracticePage) -> list[Block]:
        return blocks_of(getattr(page, self.field.name).raw_data)

    def read(self, text: str, page: PracticePage) -> list[Block]:
        blocks = self.parsed(text, page)
        stream = self.model_field.to_python([{"type": kind, "value": value} for kind, value in blocks])
        try:
            stream.stream_block.clean(stream)
        except StreamBlockValidationError as refusal:
            number, error = next(iter(refusal.block_errors.items()), (0, refusal))
            label = stream[number].block.label if refusal.block_errors else "Tekst"
            raise CellError(f"{label} (onderdeel {number + 1}): {' '.join(messages_of(error))}") from None
        return blocks

    def parsed(self, text: str, page: PracticePage) -> list[Block]:
        """Return the blocks that a cell of `page` means, not yet checked by themselves. Raises CellError."""
        raise NotImplementedError

    def canonical(self, block: Block) -> Any:
        """Return a block so that two that say the same are the same."""
        raise NotImplementedError

    def same(self, one: list[Block], other: list[Block]) -> bool:
        return [self.canonical(block) for block in one] == [self.canonical(block) for block in other]

    def put(self, page: PracticePage, value: list[Block]) -> None:
        old = list(getattr(page, self.field.name).raw_data)
        setattr(page, self.field.name, self.model_field.to_python([self.kept(old, block) for block in value]))

    def kept(self, old: list[Any], block: Block) -> dict[str, Any]:
        """Return a block as it is stored. One that stays is taken out of `old`, with its key.

        Comments hang on the keys, and the comparison of versions follows them.
        """
        for row in old:
            if self.canonical((row["type"], row["value"])) == self.canonical(block):
                old.remove(row)
                return dict(row)
        return {"type": block[0], "value": block[1]}


class NarrativeWay(StreamWay):
    """A narrative of blocks."""

    hint = f"{_BLOCKS} {_HOW}"

    def write(self, value: list[Block]) -> str:
        return narrative_as_cell(value)

    def parsed(self, text: str, page: PracticePage) -> list[Block]:
        blocks = narrative_of(text)
        held = self.value(page)
        mine = [value["image"] for kind, value in held if kind == "illustration"]
        for kind, value in blocks:
            if kind == "illustration":
                self.stock.image(f"(#{value['image']})", held=mine)
        check_links(_texts(blocks), _texts(held), self.stock)
        return blocks

    def canonical(self, block: Block) -> Any:
        return canonical_block(block)


def _texts(blocks: list[Block]) -> str:
    steps = [step.get("text") or "" for kind, value in blocks if kind == "steps" for step in steps_of(value)]
    return "".join([*(value for kind, value in blocks if kind == "text"), *steps])


def check_links(rich_text: str, before: str, stock: Stock) -> None:
    """Raise CellError when a text leads to a document that may not be chosen, or to nothing; what it had may stay."""
    for kind, key in set(linked(rich_text)) - set(linked(before)):
        if kind == DOCUMENT:
            stock.document(f"(#{key})")
        elif key not in stock.page_keys:
            raise CellError(f"Er is geen pagina met nummer {key}.")


def messages_of(error: Any) -> list[str]:
    """Return what the checks of a block say, however deep it lies."""
    found: list[str] = []
    for inner in (getattr(error, "block_errors", None), getattr(error, "non_block_errors", None)):
        values = inner.values() if isinstance(inner, dict) else inner or ()
        for value in values:
            found += messages_of(value)
    if not found and isinstance(error, ValidationError):
        found = [str(message) for message in error.messages]
    return found or [str(error)]
