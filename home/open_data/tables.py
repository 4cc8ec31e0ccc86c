"""The databank as tables: the columns of each kind of thing, with their types in the words of Frictionless."""

import csv
import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.outputs.spreadsheets import formula_safe
from home.open_data.things import THINGS
from library.models import Vocabulary

# Of what is referred to, the code that stands in a cell.
_CODES = {
    "Municipality": "nis",
    "Organisation": "slug",
    "Keyword": "slug",
    "PageReference": "url",
    "VocabularyName": "parameter",
}
_PLAIN = {"string", "number", "integer", "boolean"}
_FORMATS = {"date": "date", "date-time": "datetime"}
TERMS = "terms"


@dataclass(frozen=True)
class Column:
    """One column. key: of the record. type: in the words of Frictionless. code: what is taken of what is referred to.
    vocabulary: the parameter of the vocabulary of which the column holds the terms.
    """

    name: str
    key: str
    type: str
    code: str = ""
    vocabulary: str = ""

    def cell(self, record: dict[str, Any]) -> Any:
        """Return what stands in the cell: empty when nothing is known, JSON for a list or what has parts."""
        value = record[self.key]
        if self.vocabulary:
            value = [term["slug"] for term in value if term["vocabulary"]["parameter"] == self.vocabulary]
        elif self.code:
            value = [item[self.code] for item in value] if isinstance(value, list) else value and value[self.code]
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if self.type in {"array", "object"}:
            return json.dumps(value, ensure_ascii=False, default=str)
        if isinstance(value, datetime.date):
            return value.isoformat()
        return formula_safe(value)


def columns(thing: str) -> list[Column]:
    """Return the columns of a kind of thing, in the order of its record; terms have one for each vocabulary."""
    schema = THINGS[thing].schema.model_json_schema(mode="serialization")
    found: list[Column] = []
    for key, described in schema["properties"].items():
        if key == TERMS:
            parameters = Vocabulary.objects.values_list("parameter", flat=True)
            found += [Column(f"{TERMS}.{name}", key, "array", vocabulary=name) for name in parameters]
        else:
            found.append(_column(key, described, schema.get("$defs", {})))
    return found


def _column(key: str, described: dict[str, Any], definitions: dict[str, Any]) -> Column:
    options = [option for option in described.get("anyOf", [described]) if option.get("type") != "null"]
    only: dict[str, Any] = options[0] if len(options) == 1 else {"type": "object"}
    name = _referred(only)
    if only.get("type") == "array":
        return Column(key, key, "array", code=_CODES.get(_referred(only["items"]), ""))
    if name in _CODES:
        return Column(key, key, "string", code=_CODES[name])
    described = definitions[name] if name else only
    kind = str(described.get("type"))
    return Column(key, key, _FORMATS.get(described.get("format", ""), kind) if kind in _PLAIN else "object")


def _referred(described: dict[str, Any]) -> str:
    return str(described.get("$ref", "")).rpartition("/")[2]


def schema(chosen: Iterable[Column]) -> dict[str, Any]:
    """Return the Table Schema of Frictionless."""
    return {
        "fields": [{"name": column.name, "type": column.type} for column in chosen],
        "primaryKey": ["uri"],
        "missingValues": [""],
    }


class _Line:
    def write(self, text: str) -> str:
        return text


class Lines:
    """Makes lines of CSV: commas, CR LF, no mark at the beginning; no cell is a formula to a spreadsheet program."""

    def __init__(self, chosen: list[Column]) -> None:
        self._columns = chosen
        self._writer = csv.writer(_Line())

    def head(self) -> str:
        """Return the line with the names of the columns."""
        return str(self._writer.writerow([column.name for column in self._columns]))

    def line(self, record: dict[str, Any]) -> str:
        """Return the line of one record."""
        return str(self._writer.writerow([column.cell(record) for column in self._columns]))
