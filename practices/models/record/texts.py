"""What a record says in words, field by field, and what in it may be personal data."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.text.personal_data import PersonalData, personal_data_in
from core.text.rich_text import paragraphs
from practices.models.record.declaration import fields_in
from practices.models.record.fields import CONTACT, PAGE, Kind, RecordField

_DIGEST_LENGTH = 12
# What every page tells browsers and search engines of itself is read as well, though it is no part of the record.
_OF_EVERY_PAGE = (RecordField("seo_title", Kind.LINE, None), RecordField("search_description", Kind.LINE, None))
# What looks like an address here is one on purpose.
_NAMES_A_PLACE = {"title", "place"}


@dataclass(frozen=True)
class PersonalText:
    """Something in a public field that may be personal data, with the field."""

    field: RecordField
    kind: PersonalData
    text: str

    @property
    def digest(self) -> str:
        """By which it is known that somebody looked at it, without keeping it."""
        said = f"{self.field.name} {self.kind.name} {' '.join(self.text.split())}"
        return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]


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
    names = [column.name for column in model._meta.concrete_fields if _is_free_text(column)]
    return [getattr(row, name) for row in getattr(page, field.relation).all() for name in names] if names else []


def _is_free_text(column: models.Field[Any, Any]) -> bool:
    if column.choices or isinstance(column, models.URLField):
        return False
    return isinstance(column, models.CharField | models.TextField)


def personal_texts(page: Any) -> list[PersonalText]:
    """Return what in the public fields of a practice may be personal data, in the order of the form."""
    return [
        PersonalText(field, found.kind, found.text)
        for field, text in public_texts(page)
        for found in personal_data_in(text)
        if found.kind is not PersonalData.ADDRESS or field.name not in _NAMES_A_PLACE
    ]


def unseen_personal_texts(page: Any) -> list[PersonalText]:
    """Return those of them of which no editor said that they may stand there."""
    seen = set(page.personal_data_seen.split())
    return [found for found in personal_texts(page) if found.digest not in seen]
