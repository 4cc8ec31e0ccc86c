"""The columns of the spreadsheet: one for each field of the record that editors fill in, terms one a vocabulary."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from library.models import Vocabulary
from practices.models import PracticePage
from practices.models.record.declaration import READING_ORDER
from practices.models.record.fields import Kind, RecordField, Tab
from practices.sheets.cells.references import (
    DocumentsWay,
    ImageWay,
    LinksWay,
    MunicipalitiesWay,
    OrganisationWay,
    PartnersWay,
    PracticeWay,
    RelatedWay,
    TagsWay,
    TermsWay,
)
from practices.sheets.cells.running_text import NarrativeWay, RichTextWay
from practices.sheets.cells.start_kit import StartKitWay
from practices.sheets.cells.ways import ChoiceWay, DayWay, NumberWay, PartialDateWay, SwitchWay, TextWay, Way
from practices.sheets.faults import CellError
from practices.sheets.stock import Stock

KEY, VERSION = "Sleutel", "Versie"
SHEET = "Praktijken"
# In the place of a key: a row that shows how, and that no import reads.
EXAMPLE_KEY = "voorbeeld"
# A cell of Excel holds no more, counted as it counts: two for what lies beyond the first 65,536 characters.
MOST_CHARACTERS = 32_000
TOO_LONG = "(Te lang voor een cel. Laat dit staan, dan blijft de tekst zoals hij is.)"
_NOT_EXACT = "Deze cel houdt niet alle opmaak van wat er nu staat. Wijzig dit in het CMS."


@dataclass(frozen=True)
class Change:
    """What a cell changes, as texts of cells, with the value to put."""

    column: "Column"
    before: str
    after: str
    value: Any


@dataclass(frozen=True)
class Column:
    """One column. heading: its name in the first row, which no other has."""

    heading: str
    field: RecordField
    way: Way[Any]

    @cached_property
    def help_text(self) -> str:
        """What editors read beside the field, if anything."""
        if isinstance(self.way, TermsWay):
            return self.way.vocabulary.help_text
        try:
            return str(getattr(PracticePage._meta.get_field(self.field.name), "help_text", "") or "")
        except FieldDoesNotExist:
            return ""

    def text(self, page: PracticePage) -> str:
        """Return what stands in the cell of a practice."""
        text = normalised(self.way.write(self.way.value(page)))
        return TOO_LONG if _length(text) > MOST_CHARACTERS else text

    def change(self, page: PracticePage, text: str) -> Change | None:
        """Return what a cell changes of `page`; None when that is nothing. Raises CellError."""
        before = self.text(page)
        text = normalised(text)
        if text == before:
            return None
        if text == TOO_LONG:
            raise CellError("Deze tekst hoort bij een andere praktijk. Zet hier de tekst zelf, of haal hem weg.")
        if _length(text) > MOST_CHARACTERS:
            raise CellError("Dit is te lang voor een cel. Schrijf het in het CMS.")
        value = self.way.read(text, page)
        if self.way.same(value, self.way.value(page)):
            return None
        if before == TOO_LONG or not self.way.is_exact(page):
            raise CellError(_NOT_EXACT)
        return Change(self, before, text, value)


def normalised(text: str) -> str:
    """Return the text of a cell without what programs add: other line ends, spaces at the ends of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# By the name of a field, for what refers to something else; the others by their kind.
_BY_NAME: dict[str, Callable[[RecordField, Stock], Way[Any]]] = {
    "method": PracticeWay,
    "image": ImageWay,
    "municipalities": MunicipalitiesWay,
    "tags": TagsWay,
    "project_owner": OrganisationWay,
    "partners": PartnersWay,
    "links": LinksWay,
    "documents": DocumentsWay,
    "related_practices": RelatedWay,
}
_BY_KIND: dict[Kind, Callable[[RecordField, Stock], Way[Any]]] = {
    Kind.LINE: TextWay,
    Kind.EMAIL: TextWay,
    Kind.RICH_TEXT: RichTextWay,
    Kind.BLOCKS: NarrativeWay,
    Kind.KIT: StartKitWay,
    Kind.CHOICE: ChoiceWay,
    Kind.NUMBER: NumberWay,
    Kind.DAY: DayWay,
    Kind.PARTIAL_DATE: PartialDateWay,
    Kind.SWITCH: SwitchWay,
}


def sheet_fields() -> list[RecordField]:
    """Return the fields of the record that stand in the spreadsheet: those that editors fill in, tab by tab."""
    tabs = list(Tab)
    filled_in = [field for field in READING_ORDER if field.tab is not None]
    return sorted(filled_in, key=lambda field: tabs.index(field.tab or tabs[0]))


def columns(stock: Stock) -> list[Column]:
    """Return the columns of the record, in the order of the editor's form; key and version stand beside them."""
    found = []
    fields = sheet_fields()
    taken = {name.casefold() for name in (KEY, VERSION, *(field.title for field in fields if field.name != "terms"))}
    for field in fields:
        if field.name == "terms":
            found += [
                Column(_free_heading(vocabulary, taken), field, TermsWay(field, stock, vocabulary))
                for vocabulary in stock.vocabularies
            ]
        else:
            way = _BY_NAME.get(field.name) or _BY_KIND[field.kind]
            found.append(Column(field.title, field, way(field, stock)))
    return found


def _free_heading(vocabulary: Vocabulary, taken: set[str]) -> str:
    """Return the name of a vocabulary, with its word in addresses where a field is called so."""
    return f"{vocabulary.name} ({vocabulary.parameter})" if vocabulary.name.casefold() in taken else vocabulary.name
