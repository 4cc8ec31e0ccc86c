"""What a record says in words, field by field."""

from collections.abc import Iterator
from typing import Any

from core.publishing.personal_texts import is_free_text, lines_of
from core.text.rich_text import paragraphs
from practices.models.record.declaration import fields_in
from practices.models.record.fields import CONTACT, PAGE, Kind, RecordField

# What every page tells browsers and search engines of itself is read as well, though it is no part of the record.
_OF_EVERY_PAGE = (RecordField("seo_title", Kind.LINE, None), RecordField("search_description", Kind.LINE, None))


def public_texts(page: Any) -> Iterator[tuple[RecordField, str]]:
    """Yield the fields with free text that the page of a practice shows, each with its text, a line for each paragraph.

    Not the point of contact: whether that is shown is a choice of its own.
    """
    shown = fields_in(PAGE, Kind.LINE, Kind.RICH_TEXT, Kind.BLOCKS, Kind.KIT, Kind.ROWS)
    for field in (*shown, *_OF_EVERY_PAGE):
        if field.fact == CONTACT:
            continue
        text = "\n".join(_lines(page, field))
        if text.strip():
            yield field, text


def _lines(page: Any, field: RecordField) -> list[str]:
    if field.kind is Kind.ROWS:
        return _lines_of_rows(page, field)
    value = getattr(page, field.name)
    if field.kind in {Kind.BLOCKS, Kind.KIT}:
        return list(value.stream_block.get_searchable_content(value)) if value else []
    if field.kind is Kind.RICH_TEXT:
        return [paragraph.text for paragraph in paragraphs(value)]
    return [value or ""]


def _lines_of_rows(page: Any, field: RecordField) -> list[str]:
    """Return what editors write themselves in the rows of a practice. What rows lead to has a place of its own."""
    if field.tab is None:
        return []
    model = page._meta.get_field(field.relation).related_model
    columns = [column for column in model._meta.concrete_fields if is_free_text(column)]
    rows = getattr(page, field.relation).all() if columns else ()
    return [line for row in rows for column in columns for line in lines_of(row, column)]
