"""Writes the spreadsheet: practices to be edited, or a template with an example, explained, with lists.

Who needs it imports it when it is asked for: what writes a spreadsheet takes six megabytes of each process.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.outputs.spreadsheets import formula_safe
from practices.models import PracticePage
from practices.models.record.fields import Kind
from practices.sheets.cells.references import TermsWay
from practices.sheets.columns import EXAMPLE_KEY, KEY, SHEET, VERSION, Column, columns
from practices.sheets.stock import Stock
from practices.sheets.versions import version_of

EXPLANATION, CHOICES = "Uitleg", "Keuzes"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So far down cells offer a list, in a file to which rows are added.
_LISTED_ROWS = 5_001
_IN_MEMORY = 2_000_000
_WIDTHS = {Kind.RICH_TEXT: 45, Kind.BLOCKS: 60, Kind.KIT: 60, Kind.ROWS: 30, Kind.LINE: 30, Kind.REFERENCE: 30}
_NEEDED, _PLAIN, _TECHNICAL = (PatternFill("solid", fgColor=color) for color in ("FFF3D6", "E3EFEE", "EEEEEE"))

EXAMPLE: dict[str, str] = {
    "title": "Buurttafel in de Bloemenwijk",
    "summary": "Elke maand eten buren samen aan een lange tafel op het plein. Zo leren ze elkaar kennen.",
    "record_type": "Praktijkvoorbeeld",
    "place": "Bloemenwijk",
    "municipalities": "Mechelen; Gent",
    "scale": "Buurt of wijk",
    "tags": "samen eten; plein",
    "goals": "* buren leren elkaar kennen\n* nieuwkomers oefenen Nederlands",
    "approach": "De stad leent tafels uit.\n\n### Kies een plein\nGa **samen** kijken.\n\n### Nodig uit\nBel aan.",
    "start_kit": "## Stappen\nNodig uit | Buurtwerker | Vier weken vooraf\n\n## Vooraf regelen\nVraag het plein aan.",
    "lead_time": "3 maanden",
    "fte": "0,5",
    "budget_band": "Tot en met 5.000 euro",
    "links": "Verslag van het eerste jaar | https://www.example.org/verslag",
    "contact_public": "nee",
    "started": "2024-03",
    "status": "Lopend",
    "owner_unknown_reason": "Een groep buren zonder vereniging.",
}


def write_practices(pages: Iterable[PracticePage], stock: Stock) -> IO[bytes]:
    """Return a file with these versions of practices, one a row, at its beginning. They are read one by one."""
    chosen = columns(stock)
    rows = ([str(page.translation_key), *(column.text(page) for column in chosen), version_of(page)] for page in pages)
    return _written(chosen, rows)


def write_template(stock: Stock) -> IO[bytes]:
    """Return a file without practices, but for one row that shows how."""
    chosen = columns(stock)
    return _written(chosen, iter([[EXAMPLE_KEY, *(_example(column) for column in chosen), ""]]))


def _example(column: Column) -> str:
    if isinstance(column.way, TermsWay):
        return next(iter(column.way.choices()), "")
    return EXAMPLE.get(column.field.name, "")


def _written(chosen: list[Column], rows: Iterator[list[str]]) -> IO[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    cells = _Cells(sheet)
    for number, width in enumerate([20, *(_WIDTHS.get(column.field.kind, 18) for column in chosen), 12], 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        # As text: a spreadsheet program makes a day of 2019-03, and a number of 0490.
        dimension.width, dimension.number_format = width, "@"
    needed = _needed()
    fills = [_NEEDED if _is_needed(column, needed) else _PLAIN for column in chosen]
    headings = [KEY, *(column.heading for column in chosen), VERSION]
    sheet.append(cells.heading(headings, [_TECHNICAL, *fills, _TECHNICAL]))
    for row in rows:
        sheet.append(cells.row(row))
    _offer(sheet, chosen)
    _explain(book.create_sheet(EXPLANATION), chosen, needed)
    _list_choices(book.create_sheet(CHOICES), chosen)
    file: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    opened: IO[bytes] = file
    return opened


class _Cells:
    """Makes the cells of a sheet, all as text."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        styled = WriteOnlyCell(sheet, "")
        styled.number_format, styled.alignment = "@", Alignment(wrap_text=True, vertical="top")
        self._style = styled._style

    def row(self, texts: Sequence[str]) -> list[Any]:
        """Return a row; nothing in it is a formula."""
        return [self._cell(text) for text in texts]

    def _cell(self, text: str) -> Any:
        if not text:
            return None
        cell = WriteOnlyCell(self.sheet, formula_safe(text))
        cell._style = self._style
        # Not "#N/A" either, which would be an error.
        cell.data_type = "s"
        return cell

    def heading(self, texts: Sequence[str], fills: Sequence[PatternFill]) -> list[Any]:
        """Return a row of headings."""
        row = self.row(texts)
        for cell, fill in zip(row, fills, strict=True):
            cell.font, cell.fill = Font(bold=True), fill
        return row


def _needed() -> frozenset[str]:
    """Return the names of what a practice needs to be published, as far as the record says."""
    return frozenset({"title", *PracticePage().starred_fields()})


def _is_needed(column: Column, needed: frozenset[str]) -> bool:
    if isinstance(column.way, TermsWay):
        return column.way.vocabulary.required
    return column.field.name in needed


def _offer(sheet: Any, chosen: list[Column]) -> None:
    """Let cells of a closed list offer what may stand there; where there may be several, more may be typed."""
    number = 0
    for place, column in enumerate(chosen, 2):
        choices = column.way.choices()
        if not choices:
            continue
        number += 1
        source, target = get_column_letter(number), get_column_letter(place)
        offer = DataValidation("list", formula1=f"{CHOICES}!${source}$2:${source}${len(choices) + 1}", allow_blank=True)
        offer.showErrorMessage = column.field.kind is not Kind.ROWS
        offer.errorTitle, offer.error = "Kies uit de lijst", "Dit staat niet in de lijst. Kies een van de waarden."
        offer.add(f"{target}2:{target}{_LISTED_ROWS}")
        sheet.data_validations.append(offer)


def _list_choices(sheet: Any, chosen: list[Column]) -> None:
    cells = _Cells(sheet)
    lists = [(column.heading, column.way.choices()) for column in chosen if column.way.choices()]
    sheet.append(cells.heading([heading for heading, _choices in lists], [_PLAIN] * len(lists)))
    for number in range(max((len(choices) for _heading, choices in lists), default=0)):
        sheet.append(cells.row([choices[number] if number < len(choices) else "" for _heading, choices in lists]))


def _explain(sheet: Any, chosen: list[Column], needed: frozenset[str]) -> None:
    for letter, width in zip("ABCDE", (28, 22, 20, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    cells = _Cells(sheet)
    for line in _INTRODUCTION:
        sheet.append(cells.row([line]))
    sheet.append([])
    sheet.append(cells.heading(["Kolom", "Tabblad", "Om te publiceren", "Wat", "Hoe"], [_PLAIN] * 5))
    sheet.append(cells.row([KEY, "", "", _KEY_HELP, ""]))
    for column in chosen:
        tab = column.field.tab.value if column.field.tab else ""
        is_needed = "nodig" if _is_needed(column, needed) else ""
        how = column.way.hint or ("Kies uit de lijst." if column.way.choices() else "")
        sheet.append(cells.row([column.heading, tab, is_needed, column.help_text, how]))
    sheet.append(cells.row([VERSION, "", "", _VERSION_HELP, ""]))


_KEY_HELP = (
    "Waaraan de databank een praktijk herkent. Laat ze staan zoals ze in een export staat. Een nieuwe praktijk heeft "
    "er geen nodig. Geef je zelf een code, zoals BUURT-12, dan vindt een volgend bestand met die code ze terug."
)
_VERSION_HELP = "Hieraan ziet de databank of iemand de praktijk wijzigde na de export. Wijzig dit niet."
_INTRODUCTION = (
    f"Elke rij van het blad {SHEET} is een praktijk. De eerste rij noemt de kolommen: verander die niet.",
    "Een kolom die je weghaalt, blijft in de databank zoals ze is. Een cel die je leegmaakt, maakt dat veld leeg.",
    f"De rij met de sleutel ‘{EXAMPLE_KEY}’ toont hoe het moet. Een import slaat die over.",
    "Formules worden niet gelezen: zet er de uitkomst in. Bewaar als XLSX, of als CSV UTF-8.",
    "Begint een cel met een aanhalingsteken (')? Dat staat er om te voorkomen dat ze als formule gelezen wordt.",
)


def file_name(stem: str, today: datetime.date) -> str:
    """Return the name of a file with the day in it."""
    return f"{stem}-{today.isoformat()}.xlsx"
