"""What a page is searched by: its texts, each with what it is and how much its words count."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from modelsearch.index import BaseField, RelatedFields, SearchField
from wagtail.fields import RichTextField, StreamField

from core.search.excerpts import plain_text, stream_text

TITLE_WEIGHT = 4.0


class SearchedText(NamedTuple):
    """One text of a page.

    where: what it is, in Dutch, as a result names it ("titel"). weight: 1 for running text. is_name: whether it begins
    with a capital because it is a name, and not because it begins.
    """

    where: str
    text: str
    weight: float = 1.0
    is_name: bool = False


def texts_by_field(
    page: Any, weights: Mapping[str, float], named: Mapping[str, str], without: Collection[str] = ()
) -> Iterator[SearchedText]:
    """Yield the texts of a page by its search fields, those in `without` left out.

    weights: for fields that count more than running text. named: for what is no field of the model, what it is.
    """
    for field in _search_fields(page):
        name = field.field_name
        if name in without:
            continue
        yield SearchedText(
            named.get(name) or _label(page, name), _plain(page, field), weights.get(name, float(field.boost or 1))
        )


def _search_fields(page: Any) -> Iterator[SearchField]:
    seen = set()
    for field in page.get_search_fields():
        if isinstance(field, SearchField) and field.field_name not in seen:
            seen.add(field.field_name)
            yield field


def _label(page: Any, name: str) -> str:
    return str(page._meta.get_field(name).verbose_name)


def _plain(page: Any, field: BaseField) -> str:
    """Return the value of a field as people read it."""
    kind = field.get_field(type(page)) if not isinstance(field, RelatedFields) else None
    value = getattr(page, field.field_name)
    if isinstance(kind, RichTextField):
        return plain_text(value)
    if isinstance(kind, StreamField):
        return stream_text(value.raw_data)
    value = value() if callable(value) else value
    return "" if value is None else str(value)
