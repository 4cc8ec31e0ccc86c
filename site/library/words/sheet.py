"""The word list as a spreadsheet: what a file would change, and carrying that out."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from core.changes.stamp import ChangeStamp
from core.outputs.spreadsheets import formula_safe, without_formula_mark
from core.text.characters import clean_text
from library.models import WordGroup
from library.models.words import as_list, key_of

# Heading of a column and the field that it fills; the first is needed.
COLUMNS = {"woorden": "words", "zoek_ook": "also", "toelichting": "note"}
MAX_ROWS = 5_000
MAX_BYTES = 500_000
SHOWN_ROWS = 300
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

NEW, CHANGED, SAME, WRONG = "nieuw", "gewijzigd", "ongewijzigd", "fout"


class SheetError(ValueError):
    """A file that can't be read as a word list, with a Dutch sentence that says why."""


@dataclass(frozen=True)
class Row:
    """One row of a file. number: as a spreadsheet program counts; before: what stands there now, of a change."""

    number: int
    group: WordGroup
    result: str
    faults: list[str] = field(default_factory=list)
    before: str = ""


@dataclass(frozen=True)
class Plan:
    """What a file would do to the word list."""

    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each result; all four are there."""
        found = Counter(row.result for row in self.rows)
        return {result: found[result] for result in (NEW, CHANGED, SAME, WRONG)}

    @property
    def is_right(self) -> bool:
        """Whether it may be carried out."""
        return bool(self.rows) and not self.counts[WRONG]

    @property
    def changes(self) -> list[Row]:
        """The rows that change something."""
        return [row for row in self.rows if row.result in {NEW, CHANGED}]

    @property
    def shown(self) -> list[Row]:
        """The rows to show: what is wrong first, then what changes, then the rest, up to a page of them."""
        order = (WRONG, CHANGED, NEW, SAME)
        return sorted(self.rows, key=lambda row: (order.index(row.result), row.number))[:SHOWN_ROWS]

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return len(self.rows) - len(self.shown)

    @property
    def digest(self) -> str:
        """What is another when the file would do something else by now, for the list changed meanwhile."""
        said = "\n".join(f"{row.number} {row.result} {row.group} {row.group.note} {row.before}" for row in self.rows)
        return hashlib.sha256(said.encode()).hexdigest()

    def carry_out(self, user: Any) -> None:
        """Store all changes, or none, each with its version and its line in the history."""
        if not self.is_right:
            raise ValueError("A plan with faults can't be carried out.")
        with transaction.atomic():
            for row in self.changes:
                row.group.save()
                revision = row.group.save_revision(user=user)
                action = "wagtail.create" if row.result == NEW else "wagtail.edit"
                log(instance=row.group, action=action, user=user, revision=revision, content_changed=True)


def decoded(data: bytes) -> str:
    """Return the text of a file, with or without a mark at its start. Raises SheetError."""
    if len(data) > MAX_BYTES:
        raise SheetError("Het bestand is te groot: hoogstens 500 kB.")
    try:
        # Here, for the rows are stored in bulk, which nothing else cleans.
        return clean_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SheetError(
            "Bewaar het bestand als 'CSV UTF-8' en probeer opnieuw: letters met accenten zijn onleesbaar."
        ) from None


def planned(text: str) -> Plan:
    """Return what the file would do, row by row, in two queries at most. Raises SheetError."""
    known = {group.key: group for group in WordGroup.objects.all()}
    seen: dict[str, int] = {}
    rows = []
    for number, values in _read(text):
        row = _planned_row(number, values, known)
        if row.result != WRONG and (first := seen.setdefault(row.group.key, number)) != number:
            row = Row(number, row.group, WRONG, [f"Dezelfde woorden staan ook in rij {first}."])
        rows.append(row)
    if not rows:
        raise SheetError("Er staat geen enkele rij met woorden in het bestand.")
    return Plan(rows)


def _planned_row(number: int, values: dict[str, str], known: dict[str, WordGroup]) -> Row:
    words = as_list(values["words"])
    stored = known.get(key_of(words))
    # A copy: what is stored stays as it is until the plan is carried out.
    group = (
        WordGroup(**values)
        if stored is None
        else WordGroup(pk=stored.pk, latest_revision_id=stored.latest_revision_id, **values)
    )
    if stored is not None:
        # The same words in another order or with another capital are no change.
        group.words = stored.words
    try:
        group.clean_fields(exclude={"key", "latest_revision"})
        group.check_words()
    except ValidationError as refusal:
        return Row(number, group, WRONG, refusal.messages)
    group.key = key_of(group.word_list)
    if stored is None:
        return Row(number, group, NEW)
    if (stored.also, stored.note) == (group.also, group.note):
        return Row(number, group, SAME)
    return Row(number, group, CHANGED, before=_beside(stored))


def _beside(group: WordGroup) -> str:
    """Return what stands beside the words of a group, as one text."""
    return " · ".join(filter(None, [group.also, group.note])) or "niets"


def _read(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row that holds something, with its number. Raises SheetError."""
    text = text.removeprefix(BYTE_ORDER_MARK).replace("\x00", "")
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",", strict=True)
    names: list[str] = []
    count = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = _checked_heading(cells)
                continue
            count += 1
            if count > MAX_ROWS:
                raise SheetError(f"Het bestand is te lang: hoogstens {MAX_ROWS} rijen.")
            if any(cell.strip() for cell in cells[len(names) :]):
                raise SheetError(
                    f"In rij {reader.line_num} staan meer kolommen dan in de eerste rij. Zet woorden met komma's "
                    "tussen aanhalingstekens."
                )
            found = dict(zip(names, cells, strict=False))
            yield (
                reader.line_num,
                {name: without_formula_mark(found.get(heading, "").strip()) for heading, name in COLUMNS.items()},
            )
    except csv.Error:
        raise SheetError(f"Rij {reader.line_num} is niet te lezen. Kijk de aanhalingstekens na.") from None
    if not names:
        raise SheetError("Het bestand is leeg.")


def _checked_heading(cells: list[str]) -> list[str]:
    names = [cell.strip().casefold().replace(" ", "_") for cell in cells]
    while names and not names[-1]:
        names.pop()
    if unknown := [name for name in names if name not in COLUMNS]:
        raise SheetError(
            f"De eerste rij moet de kolommen noemen: {', '.join(COLUMNS)}. Niet bekend: {', '.join(unknown)}."
        )
    if "woorden" not in names:
        raise SheetError("De kolom 'woorden' ontbreekt.")
    if len(set(names)) < len(names):
        raise SheetError("Een kolom staat er twee keer.")
    return names


def lines(groups: Any) -> Iterator[str]:
    """Yield a spreadsheet with the groups: semicolons, a mark by which Excel sees UTF-8, no formulas."""
    writer = csv.writer(_Line(), delimiter=";")
    yield BYTE_ORDER_MARK + str(writer.writerow(COLUMNS))
    for group in groups:
        yield str(writer.writerow([formula_safe(getattr(group, name)) for name in COLUMNS.values()]))


class _Line:
    """Something that csv.writer can write to: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def load_first(text: str) -> None:
    """Fill a word list that is empty; one that editors have worked on stays as it is. Raises SheetError."""
    if WordGroup.objects.exists():
        return
    plan = planned(text)
    if not plan.is_right:
        raise SheetError("; ".join(f"rij {row.number}: {' '.join(row.faults)}" for row in plan.rows if row.faults))
    with transaction.atomic():
        WordGroup.objects.bulk_create([row.group for row in plan.rows])
        # Rows in bulk send no signal.
        ChangeStamp.move_content()
        ChangeStamp.move_word_list()
