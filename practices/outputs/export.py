"""The practices that a query finds, written out: as a spreadsheet, as JSON, as a feed."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags

from core.outputs.feeds import atom_feed
from core.outputs.spreadsheets import formula_safe
from core.text.characters import clean_data
from library.models import Vocabulary
from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.query.facets.declared import field_facets


@dataclass(frozen=True)
class Column:
    """One column of the spreadsheet and one key of the JSON: the Dutch heading, the English key, and the value."""

    heading: str
    key: str
    value: Callable[[PracticePage], Any]


def columns() -> list[Column]:
    """Return the columns. Facets that are fields and vocabularies come from their declarations."""
    return [
        Column("Titel", "title", lambda page: page.title),
        Column("Adres", "url", lambda page: page.full_url),
        Column("Identificatie", "uri", practice_uri),
        Column("Korte omschrijving", "summary", lambda page: page.summary),
        *(Column(facet.label, facet.field, _display(facet.field)) for facet in field_facets()),
        Column("Gemeenten", "municipalities", lambda page: _names(page.municipality_list())),
        Column("NIS-codes", "nis", lambda page: [municipality.nis for municipality in page.municipality_list()]),
        Column("Plaats", "place", lambda page: page.place),
        *(Column(name, parameter, _terms(parameter)) for name, parameter in _vocabularies()),
        Column("Sleutelwoorden", "tags", lambda page: _names(page.tag_list())),
        Column("Projecteigenaar", "project_owner", lambda page: page.project_owner.name if page.project_owner else ""),
        Column("Partners", "partners", lambda page: _names(page.partner_list())),
        Column("Gestart in", "started", lambda page: page.started),
        Column("Beëindigd in", "ended", lambda page: page.ended),
        Column("Laatst bevestigd", "verified_on", lambda page: page.verified_on),
        Column("Gepubliceerd", "first_published_at", lambda page: page.first_published_at),
        Column("Bijgewerkt", "last_published_at", lambda page: page.last_published_at),
    ]


def _vocabularies() -> list[tuple[str, str]]:
    return list(Vocabulary.objects.values_list("name", "parameter"))


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


def as_atom(pages: Iterable[PracticePage], *, title: str, page_url: str, feed_url: str) -> str:
    """Return an Atom feed. Identifiers are those of the practices, so a changed address is no new entry."""
    feed = atom_feed(
        title=title,
        description="Praktijken voor sociale samenhang en tegen polarisering",
        page_url=page_url,
        feed_url=feed_url,
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
