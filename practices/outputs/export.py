"""The practices that a query finds, written out: as a spreadsheet, as JSON, as a feed."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags

from core.outputs.feeds import atom_feed
from core.outputs.spreadsheets import formula_safe
from core.text.characters import clean_data
from library.models import Vocabulary
from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.models.record.declaration import fields_in
from practices.models.record.fields import EXPORT, RecordField
from practices.query.facets.declared import field_facets


@dataclass(frozen=True)
class Column:
    """One column of the spreadsheet and one key of the JSON: the Dutch heading, the English key, and the value."""

    heading: str
    key: str
    value: Callable[[PracticePage], Any]


def columns() -> list[Column]:
    """Return the columns: what practices are filtered by first, and then the rest of the record."""
    record = [field for field in fields_in(EXPORT) if field.name not in {"title", "summary"}]
    filtered = {facet.field for facet in field_facets()}
    return [
        Column("Titel", "title", lambda page: page.title),
        Column("Adres", "url", lambda page: page.full_url),
        Column("Identificatie", "uri", practice_uri),
        Column("Korte omschrijving", "summary", lambda page: page.summary),
        *(Column(facet.label, facet.field, _display(facet.field)) for facet in field_facets()),
        *(column for field in record if field.name not in filtered for column in _columns(field)),
        Column("Gepubliceerd", "first_published_at", lambda page: page.first_published_at),
        Column("Bijgewerkt", "last_published_at", lambda page: page.last_published_at),
    ]


def _columns(field: RecordField) -> list[Column]:
    """Return the columns of a field; terms have one for each vocabulary."""
    special = _BY_NAME.get(field.name)
    return special(field) if special else [Column(field.title, field.name, attrgetter(field.attribute))]


def _municipalities(field: RecordField) -> list[Column]:
    return [
        Column(field.title, field.name, lambda page: _names(page.municipality_list())),
        Column("NIS-codes", "nis", lambda page: [municipality.nis for municipality in page.municipality_list()]),
    ]


def _vocabularies(_field: RecordField) -> list[Column]:
    found = Vocabulary.objects.values_list("name", "parameter")
    return [Column(name, parameter, _terms(parameter)) for name, parameter in found]


def _owner(field: RecordField) -> list[Column]:
    return [Column(field.title, field.name, lambda page: page.project_owner.name if page.project_owner else "")]


def _tags(field: RecordField) -> list[Column]:
    return [Column(field.title, field.name, lambda page: _names(page.tag_list()))]


def _partners(field: RecordField) -> list[Column]:
    return [Column(field.title, field.name, lambda page: _names(page.partner_list()))]


_BY_NAME: dict[str, Callable[[RecordField], list[Column]]] = {
    "municipalities": _municipalities,
    "terms": _vocabularies,
    "tags": _tags,
    "project_owner": _owner,
    "partners": _partners,
}


def _display(field: str) -> Callable[[PracticePage], str]:
    return lambda page: getattr(page, f"get_{field}_display")()


def _terms(parameter: str) -> Callable[[PracticePage], list[str]]:
    return lambda page: [term.label for term in page.terms_of(parameter)]


def _names(items: Iterable[Any]) -> list[str]:
    return [item.name for item in items]


class _Line:
    """Something that csv.writer can write to: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def as_csv(pages: Iterable[PracticePage]) -> Iterator[str]:
    """Yield the lines of a spreadsheet: UTF-8 with a mark by which Excel sees that, semicolons, no formulas."""
    chosen = columns()
    writer = csv.writer(_Line(), delimiter=";")
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + str(writer.writerow([formula_safe(column.heading) for column in chosen]))
    for page in pages:
        yield str(writer.writerow([formula_safe(column.value(page)) for column in chosen]))


def as_json(pages: Iterable[PracticePage]) -> Iterator[str]:
    """Yield a JSON array of objects, one for each practice, without holding all of them."""
    chosen = columns()
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    yield "["
    for number, page in enumerate(pages):
        yield (",\n" if number else "\n") + encoder.encode(
            clean_data({column.key: column.value(page) for column in chosen})
        )
    yield "\n]\n"


def as_atom(pages: Iterable[PracticePage], *, title: str, page_path: str, feed_path: str) -> str:
    """Return an Atom feed. Identifiers are those of the practices, so a changed address is no new entry."""
    feed = atom_feed(
        title=title,
        description="Praktijken voor sociale samenhang en tegen polarisering",
        page_path=page_path,
        feed_path=feed_path,
    )
    for page in pages:
        feed.add_item(
            title=page.title,
            link=page.full_url,
            unique_id=practice_uri(page),
            description=strip_tags(page.summary),
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
            categories=[term.label for term in page.themes],
        )
    return feed.writeString("utf-8")
