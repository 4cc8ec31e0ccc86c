"""Reads a file that somebody sends: XLSX or CSV, of a bounded size, as the texts of its cells. Nothing in it runs."""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from core.outputs.spreadsheets import without_formula_mark
from core.text.characters import clean_text
from practices.sheets.cells.ways import NO, YES
from practices.sheets.columns import EXAMPLE_KEY, KEY, SHEET, VERSION, normalised
from practices.sheets.faults import SheetError

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
# What a file of that size may become: a bomb becomes a thousand times as large.
_MOST_UNPACKED = 120_000_000
_MOST_PARTS = 200
_MOST_COLUMNS = 200
# Rows without anything between those with something, which cost time.
_LAST_ROW = 20_000
_LONGEST_CELL = 100_000
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UNREADABLE = "Dit bestand is niet te lezen. Bewaar het opnieuw als XLSX of als CSV UTF-8."


@dataclass(frozen=True)
class GivenRow:
    """A row of a file. number: as a spreadsheet program counts. texts and faults: by the heading of the column."""

    number: int
    texts: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cell:
    text: str
    fault: str = ""


def rows_of(data: bytes, headings: Iterable[str]) -> Iterator[GivenRow]:
    """Yield the rows that hold something, those of the example left out. Raises SheetError.

    headings: the columns that there are. A column that is not there is not in a row; one that is unknown is refused.
    """
    known = {_name(heading): heading for heading in (KEY, VERSION, *headings)}
    names: list[str] | None = None
    count = 0
    for number, cells in _cells_of(data):
        if not any(cell.text or cell.fault for cell in cells):
            continue
        if names is None:
            names = _checked(cells, known)
            continue
        row = _row(number, cells, names)
        if row.texts.get(KEY, "").casefold() == EXAMPLE_KEY:
            continue
        count += 1
        if count > MOST_ROWS:
            raise SheetError(f"Het bestand is te lang: hoogstens {MOST_ROWS} rijen. Verdeel het over meer bestanden.")
        yield row
    if names is None:
        raise SheetError("Het bestand is leeg.")
    if not count:
        raise SheetError("Er staat geen enkele praktijk in het bestand. De rij met het voorbeeld telt niet mee.")


def _name(heading: str) -> str:
    return " ".join(heading.replace("★", "").split()).casefold()


def _checked(cells: Sequence[_Cell], known: dict[str, str]) -> list[str]:
    given = [cell.text for cell in cells]
    while given and not given[-1]:
        given.pop()
    unknown = [text for text in given if _name(text) not in known]
    if unknown:
        told = ", ".join(f"‘{text[:40]}’" if text else "een lege kolom" for text in unknown[:5])
        raise SheetError(f"De eerste rij noemt kolommen die er niet zijn: {told}. Gebruik de namen van het sjabloon.")
    names = [known[_name(text)] for text in given]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SheetError(f"Deze kolom staat er twee keer: {', '.join(sorted(twice))}.")
    return names


def _row(number: int, cells: Sequence[_Cell], names: list[str]) -> GivenRow:
    from openpyxl.utils import get_column_letter

    texts, faults = {}, {}
    for place, name in enumerate(names):
        cell = cells[place] if place < len(cells) else _Cell("")
        texts[name] = cell.text
        if cell.fault:
            faults[name] = cell.fault
    for place, cell in enumerate(cells[len(names) :], len(names) + 1):
        if cell.text or cell.fault:
            faults[KEY] = f"Kolom {get_column_letter(place)} heeft geen naam in de eerste rij. Haal weg wat er staat."
    return GivenRow(number, texts, faults)


def _cells_of(data: bytes) -> Iterator[tuple[int, Sequence[_Cell]]]:
    if len(data) > MOST_BYTES:
        raise SheetError(f"Het bestand is te groot: hoogstens {MOST_BYTES // 1_000_000} MB.")
    if data.startswith(_OLD_EXCEL):
        raise SheetError("Dit is een oud of beveiligd Excel-bestand. Bewaar het als XLSX, zonder wachtwoord.")
    return _excel(data) if data.startswith(_ZIP) else _csv(data)


# --- Excel -----------------------------------------------------------------------------------------------------------


def _excel(data: bytes) -> Iterator[tuple[int, Sequence[_Cell]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bomb(data)
    try:
        # Formulas as their text, so that they are seen, and nothing that the file links to.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        with closing(book):
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
                if number > _LAST_ROW:
                    raise SheetError(f"Het blad is te lang: na rij {_LAST_ROW} mag er niets staan.")
                yield number, [_excel_cell(cell) for cell in cells]
    except SheetError:
        raise
    # A file that is not what it says makes the library fail in any of these ways.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        raise SheetError(_UNREADABLE) from None


def _refuse_bomb(data: bytes) -> None:
    """Refuse what unpacks to too much, by what it says of itself: no more than that is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SheetError(_UNREADABLE) from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise SheetError("Dit bestand wordt te groot als het uitgepakt is. Bewaar alleen het blad met de praktijken.")


def _excel_cell(cell: Any) -> _Cell:
    value = cell.value
    if value is None:
        return _Cell("")
    if cell.data_type == "f":
        return _Cell("", "Hier staat een formule. Zet er de uitkomst in.")
    if cell.data_type == "e":
        return _Cell("", f"Hier staat een fout van het rekenblad ({str(value)[:20]}). Zet er de uitkomst in.")
    return _text_cell(_as_text(value))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    return str(value)


def _text_cell(text: str) -> _Cell:
    if len(text) > _LONGEST_CELL:
        return _Cell("", "Deze cel is veel te lang.")
    return _Cell(without_formula_mark(normalised(clean_text(text))))


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Iterator[tuple[int, Sequence[_Cell]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError(
            "Bewaar het bestand als XLSX of als CSV UTF-8: letters met accenten zijn onleesbaar."
        ) from None
    text = text.replace("\x00", "")
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(";,\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number > _LAST_ROW:
                raise SheetError(f"Het bestand is te lang: na rij {_LAST_ROW} mag er niets staan.")
            yield number, [_text_cell(cell) for cell in cells[:_MOST_COLUMNS]]
    except csv.Error:
        raise SheetError(
            f"Rond regel {reader.line_num} is het bestand niet te lezen. Kijk de aanhalingstekens na."
        ) from None
