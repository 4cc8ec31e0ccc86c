"""How what a practice refers to stands in a cell: by name, several of them on lines or with semicolons between."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from core.text.characters import clean_line
from core.text.personal_data import kinds_in
from library.models import Vocabulary
from practices.models import (
    PracticeDocument,
    PracticeLink,
    PracticeMunicipality,
    PracticePage,
    PracticePartner,
    PracticeRelated,
    PracticeTag,
    PracticeTagItem,
    PracticeTerm,
)
from practices.models.choices import DocumentRole
from practices.models.record.fields import RecordField
from practices.sheets.cells.ways import Way
from practices.sheets.faults import CellError
from practices.sheets.stock import Stock, folded, numbered

Keys = tuple[int, ...]
SEVERAL = "Meer dan één? Zet er een puntkomma tussen."
_BETWEEN = re.compile(r"[;\n]")
_IN_CELL = " | "


def items(text: str) -> list[str]:
    """Return the parts of a cell."""
    return [part for piece in _BETWEEN.split(text) if (part := clean_line(piece).strip())]


def once(keys: Iterable[int], names: list[str]) -> Keys:
    """Return the keys that these names mean. Raises CellError when two mean the same."""
    found: dict[int, str] = {}
    for key, name in zip(keys, names, strict=True):
        if key in found:
            raise CellError(f"‘{name}’ staat er twee keer.")
        found[key] = name
    return tuple(found)


# --- One thing -------------------------------------------------------------------------------------------------------


class _OneWay(Way["int | None"]):
    """A reference to one thing, by its key."""

    def value(self, page: PracticePage) -> int | None:
        key: int | None = getattr(page, f"{self.field.name}_id")
        return key

    def put(self, page: PracticePage, value: int | None) -> None:
        setattr(page, f"{self.field.name}_id", value)

    def read(self, text: str, page: PracticePage) -> int | None:
        return self.key_of(clean_line(text), page) if text else None

    def key_of(self, name: str, page: PracticePage) -> int:
        """Return the key of what a name means. Raises CellError."""
        raise NotImplementedError


class OrganisationWay(_OneWay):
    """An organisation of the register."""

    hint = "De naam van een organisatie uit het register."

    def write(self, value: int | None) -> str:
        return self.stock.organisations[value].name if value else ""

    def key_of(self, name: str, page: PracticePage) -> int:
        return self.stock.organisation(name).pk


class PracticeWay(_OneWay):
    """Another practice."""

    hint = "De titel van een praktijk uit de databank."

    def write(self, value: int | None) -> str:
        return numbered(self.stock.titles, value) if value else ""

    def key_of(self, name: str, page: PracticePage) -> int:
        return self.stock.practice(name)


class ImageWay(_OneWay):
    """An image of the library."""

    hint = "De titel van een beeld uit de bibliotheek. Voeg nieuwe beelden toe in het CMS."

    def write(self, value: int | None) -> str:
        return numbered(self.stock.images, value) if value else ""

    def key_of(self, name: str, page: PracticePage) -> int:
        return self.stock.image(name, held=[page.image_id or 0])


# --- Several things --------------------------------------------------------------------------------------------------


class TermsWay(Way[Keys]):
    """The terms of one vocabulary; those of the others stay where they are."""

    def __init__(self, field: RecordField, stock: Stock, vocabulary: Vocabulary) -> None:
        super().__init__(field, stock)
        self.vocabulary = vocabulary

    @property
    def hint(self) -> str:  # type: ignore[override]
        """What may stand here."""
        most = self.vocabulary.max_terms
        if most == 1:
            return "Eén term uit de lijst."
        return f"Hoogstens {most} termen uit de lijst. {SEVERAL}" if most else f"Termen uit de lijst. {SEVERAL}"

    def choices(self) -> list[str]:
        return [
            term.label
            for term in self.stock.terms.values()
            if term.vocabulary_id == self.vocabulary.pk and term.replaced_by_id is None
        ]

    def _of_this(self, row: PracticeTerm) -> bool:
        return self.stock.terms[row.term_id].vocabulary_id == self.vocabulary.pk

    def value(self, page: PracticePage) -> Keys:
        return tuple(row.term_id for row in page.practice_terms.all() if self._of_this(row))

    def write(self, value: Keys) -> str:
        return "; ".join(self.stock.terms[key].label for key in value)

    def read(self, text: str, page: PracticePage) -> Keys:
        names = items(text)
        found = once((self.stock.term(self.vocabulary, name).pk for name in names), names)
        if self.vocabulary.max_terms is not None and len(found) > self.vocabulary.max_terms:
            raise CellError(f"Kies hoogstens {self.vocabulary.max_terms}. Hier staan er {len(found)}.")
        return found

    def put(self, page: PracticePage, value: Keys) -> None:
        rows = list(page.practice_terms.all())
        held = {row.term_id: row for row in rows}
        chosen = [held.get(key) or PracticeTerm(term=self.stock.terms[key]) for key in value]
        kept = [row for row in rows if not self._of_this(row)]
        order = {vocabulary.pk: place for place, vocabulary in enumerate(self.stock.vocabularies)}
        together = sorted([*kept, *chosen], key=lambda row: order[self.stock.terms[row.term_id].vocabulary_id])
        _set(page.practice_terms, together)


class _RowsWay(Way[Keys]):
    """Rows that each refer to one thing."""

    hint = SEVERAL
    # The relation of the practice, and the key that a row of it holds.
    relation = ""
    key = ""
    row: type[Any]

    def value(self, page: PracticePage) -> Keys:
        return tuple(getattr(row, self.key) for row in getattr(page, self.relation).all())

    def read(self, text: str, page: PracticePage) -> Keys:
        names = items(text)
        return once((self.key_of(name) for name in names), names)

    def key_of(self, name: str) -> int:
        """Return the key of what a name means. Raises CellError."""
        raise NotImplementedError

    def put(self, page: PracticePage, value: Keys) -> None:
        relation = getattr(page, self.relation)
        held = {getattr(row, self.key): row for row in relation.all()}
        _set(relation, [held.get(key) or self.row(**{self.key: key}) for key in value])


class MunicipalitiesWay(_RowsWay):
    """Municipalities, by name or NIS code."""

    hint = f"Namen van Vlaamse gemeenten, of hun NIS-codes. {SEVERAL}"
    relation, key, row = "practice_municipalities", "municipality_id", PracticeMunicipality

    def write(self, value: Keys) -> str:
        return "; ".join(self.stock.municipalities[key].name for key in value)

    def key_of(self, name: str) -> int:
        return self.stock.municipality(name).pk


class PartnersWay(_RowsWay):
    """Organisations of the register."""

    hint = f"Namen van organisaties uit het register. {SEVERAL}"
    relation, key, row = "practice_partners", "organisation_id", PracticePartner

    def write(self, value: Keys) -> str:
        return "; ".join(self.stock.organisations[key].name for key in value)

    def key_of(self, name: str) -> int:
        return self.stock.organisation(name).pk


class RelatedWay(_RowsWay):
    """Other practices that editors point to."""

    hint = f"Titels van andere praktijken. {SEVERAL}"
    relation, key, row = "related_rows", "related_id", PracticeRelated

    def write(self, value: Keys) -> str:
        return "; ".join(numbered(self.stock.titles, key) for key in value)

    def key_of(self, name: str) -> int:
        return self.stock.practice(name)

    def read(self, text: str, page: PracticePage) -> Keys:
        found = super().read(text, page)
        if page.pk in found:
            raise CellError("Een praktijk is niet verwant met zichzelf. Kies een andere.")
        return found


class TagsWay(Way[tuple[str, ...]]):
    """Free keywords. One that is new is made when the practice is stored."""

    creates = True
    hint = f"Vrije woorden waarop mensen zoeken. {SEVERAL}"

    def value(self, page: PracticePage) -> tuple[str, ...]:
        return tuple(self.stock.tags[item.tag_id].name for item in page.tagged_items.all())

    def write(self, value: tuple[str, ...]) -> str:
        return "; ".join(value)

    def read(self, text: str, page: PracticePage) -> tuple[str, ...]:
        words = list({folded(word): word for word in items(text)}.values())
        held = self.value(page)
        longest = PracticeTag._meta.get_field("name").max_length or 0
        for word in words:
            if len(word) > longest or not slugify(word, allow_unicode=True):
                raise CellError(
                    f"‘{word[:40]}’ is geen sleutelwoord: hoogstens {longest} tekens, met letters of cijfers."
                )
            if word not in held and (found := kinds_in(word)):
                raise CellError(f"‘{word[:40]}’ lijkt {found[0]}. Dat is geen sleutelwoord.")
        return tuple(words)

    def same(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return {word.casefold() for word in one} == {word.casefold() for word in other}

    def put(self, page: PracticePage, value: tuple[str, ...]) -> None:
        held = {item.tag_id: item for item in page.tagged_items.all()}
        tags = [self.stock.tag(word) for word in value]
        page.tagged_items.set([held.get(tag.pk) or PracticeTagItem(tag=tag) for tag in tags])


class LinksWay(Way[tuple[tuple[str, str], ...]]):
    """Links, each on a line: its name and its address."""

    hint = f"Elke link op een eigen regel (Alt+Enter): naam{_IN_CELL}adres."

    def value(self, page: PracticePage) -> tuple[tuple[str, str], ...]:
        return tuple((row.label, row.url) for row in page.links.all())

    def write(self, value: tuple[tuple[str, str], ...]) -> str:
        return "\n".join(f"{label}{_IN_CELL}{url}" for label, url in value)

    def read(self, text: str, page: PracticePage) -> tuple[tuple[str, str], ...]:
        return tuple(self._link(line) for line in text.splitlines() if line.strip())

    def _link(self, line: str) -> tuple[str, str]:
        label, _, url = line.rpartition("|")
        link = PracticeLink(label=clean_line(label).strip(), url=clean_line(url).strip())
        try:
            link.clean_fields(exclude=["page", "sort_order"])
        except ValidationError as refusal:
            raise CellError(
                f"‘{line.strip()[:60]}’: {' '.join(refusal.messages)} Schrijf naam{_IN_CELL}adres."
            ) from None
        return link.label, link.url

    def put(self, page: PracticePage, value: tuple[tuple[str, str], ...]) -> None:
        held = {(row.label, row.url): row for row in page.links.all()}
        _set(page.links, [held.pop(pair, None) or PracticeLink(label=pair[0], url=pair[1]) for pair in value])


class DocumentsWay(Way[tuple[tuple[int, str], ...]]):
    """Documents of the library, with what each is for."""

    hint = f"Titels van documenten uit de bibliotheek. Een evaluatie: titel{_IN_CELL}evaluatie. {SEVERAL}"

    def value(self, page: PracticePage) -> tuple[tuple[int, str], ...]:
        return tuple((row.document_id, str(row.role)) for row in page.practice_documents.all())

    def write(self, value: tuple[tuple[int, str], ...]) -> str:
        return "; ".join(
            numbered(self.stock.documents, key) + ("" if role == DocumentRole.DOWNLOAD else f"{_IN_CELL}{role}")
            for key, role in value
        )

    def read(self, text: str, page: PracticePage) -> tuple[tuple[int, str], ...]:
        held = [row.document_id for row in page.practice_documents.all()]
        return tuple(self._document(part, held) for part in items(text))

    def _document(self, part: str, held: list[int]) -> tuple[int, str]:
        name, _, role = part.rpartition(_IN_CELL)
        if folded(role) not in DocumentRole.values:
            name, role = part, DocumentRole.DOWNLOAD
        return self.stock.document(name.strip(), held), folded(role)

    def put(self, page: PracticePage, value: tuple[tuple[int, str], ...]) -> None:
        held = {(row.document_id, str(row.role)): row for row in page.practice_documents.all()}
        rows = [held.pop(pair, None) or PracticeDocument(document_id=pair[0], role=pair[1]) for pair in value]
        _set(page.practice_documents, rows)


def _set(relation: Any, rows: list[Any]) -> None:
    """Let a relation hold `rows` in this order; those that it held keep their keys."""
    for order, row in enumerate(rows):
        row.sort_order = order
    relation.set(rows)
