"""StreamFields as data: read from what is stored, so that no block asks the database for what it refers to."""

from collections.abc import Callable, Iterator
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from library.api.public import Kind, PublicReferences, Reference, rich_text_references

_CHOOSERS: dict[type[blocks.Block], Kind] = {
    blocks.PageChooserBlock: Kind.PAGE,
    ImageChooserBlock: Kind.IMAGE,
    DocumentChooserBlock: Kind.DOCUMENT,
}


def stream_references(block: blocks.Block, raw: Any) -> Iterator[Reference]:
    """Yield everything to which the stored value `raw` of `block` refers."""
    kind = _chooser_kind(block)
    if kind is not None:
        if isinstance(raw, int):
            yield Reference(kind, raw)
    elif isinstance(block, blocks.RichTextBlock):
        yield from rich_text_references(raw)
    else:
        for child, value in _children(block, raw):
            yield from stream_references(child, value)


def stream_data(block: blocks.Block, raw: Any, references: PublicReferences) -> Any:
    """Return the stored value `raw` of `block` as JSON: rich text is HTML, times are 'HH:MM', choices of pages, images
    and documents are what `references` tells of them. In a list, what is not public leaves no trace.
    """
    kind = _chooser_kind(block)
    if kind is not None:
        return _describe(references)[kind](raw if isinstance(raw, int) else None)
    if isinstance(block, blocks.StreamBlock):
        return _stream(block, raw, references)
    if isinstance(block, blocks.ListBlock):
        values = [stream_data(child, value, references) for child, value in _children(block, raw)]
        return [value for value in values if value is not None]
    if isinstance(block, blocks.StructBlock):
        pairs = zip(block.child_blocks, _children(block, raw), strict=True)
        return {name: stream_data(child, value, references) for name, (child, value) in pairs}
    return _leaf(block, raw, references)


def _stream(block: blocks.StreamBlock, raw: Any, references: PublicReferences) -> list[dict[str, Any]]:
    known = [item for item in raw or [] if item["type"] in block.child_blocks]
    items = [
        {
            "type": item["type"],
            "id": item.get("id"),
            "value": stream_data(block.child_blocks[item["type"]], item["value"], references),
        }
        for item in known
    ]
    return [item for item in items if item["value"] is not None]


def _leaf(block: blocks.Block, raw: Any, references: PublicReferences) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return references.html(raw)
    if isinstance(block, blocks.TimeBlock):
        time = block.to_python(raw)
        return time.strftime("%H:%M") if time else None
    return raw


def _children(block: blocks.Block, raw: Any) -> Iterator[tuple[blocks.Block, Any]]:
    if isinstance(block, blocks.StreamBlock):
        known = (item for item in raw or [] if item["type"] in block.child_blocks)
        yield from ((block.child_blocks[item["type"]], item["value"]) for item in known)
    elif isinstance(block, blocks.ListBlock):
        yield from ((block.child_block, _unwrapped(item)) for item in raw or [])
    elif isinstance(block, blocks.StructBlock):
        yield from ((child, (raw or {}).get(name)) for name, child in block.child_blocks.items())


def _unwrapped(item: Any) -> Any:
    # Wagtail stores list items with an id of their own since 2.16; what code writes may be bare.
    is_wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
    return item["value"] if is_wrapped else item


def _chooser_kind(block: blocks.Block) -> Kind | None:
    return next((kind for chooser, kind in _CHOOSERS.items() if isinstance(block, chooser)), None)


def _describe(references: PublicReferences) -> dict[Kind, Callable[[int | None], dict[str, Any] | None]]:
    return {Kind.PAGE: references.page, Kind.IMAGE: references.image, Kind.DOCUMENT: references.document}
