"""The dry run of a file: each row with what it would do and what is wrong, stored so that one can come back to it."""

import logging

from django.utils import timezone

from practices.models import ImportedRow, PracticeImport
from practices.models.choices import ImportState
from practices.sheets.faults import SheetError
from practices.sheets.planning import Planner, RowPlan, in_chunks
from practices.sheets.reading import rows_of
from practices.sheets.versions import AT_A_TIME

_log = logging.getLogger(__name__)
# Of a text that is shown; the cells themselves are kept whole.
_SHOWN = 400
_UNEXPECTED = "Er ging iets mis bij het nakijken. Probeer het opnieuw, of vraag het aan de beheerder."


def look_at(practice_import: PracticeImport) -> None:
    """Look at the rows of a file and store what they would do. What was found at an earlier look goes."""
    try:
        _look(practice_import)
    except SheetError as refusal:
        practice_import.move_on(ImportState.LOOKING, ImportState.REFUSED, problem=str(refusal), file=None)
    except Exception:  # noqa: BLE001 - whatever it is, who waits is told
        _log.exception("The import %s could not be looked at.", practice_import.pk)
        practice_import.move_on(ImportState.LOOKING, ImportState.FAILED, problem=_UNEXPECTED)


def _look(practice_import: PracticeImport) -> None:
    practice_import.rows.all().delete()
    planner = Planner(practice_import.user)
    done = 0
    for chunk in in_chunks(rows_of(bytes(practice_import.file or b""), planner.headings), AT_A_TIME):
        ImportedRow.objects.bulk_create(_row(practice_import, plan) for plan in planner.plan(chunk))
        done += len(chunk)
        PracticeImport.objects.filter(pk=practice_import.pk).update(done=done, moved_at=timezone.now())
    practice_import.move_on(ImportState.LOOKING, ImportState.LOOKED_AT, done=done, total=done)


def _row(practice_import: PracticeImport, plan: RowPlan) -> ImportedRow:
    return ImportedRow(
        practice_import=practice_import,
        number=plan.given.number,
        title=plan.title[:255],
        texts=plan.given.texts,
        result=plan.result,
        faults=plan.faults,
        notes=plan.notes,
        changes=shown(plan),
        missing=plan.missing,
        practice_id=plan.page.pk if plan.page is not None else None,
    )


def shown(plan: RowPlan) -> list[list[str]]:
    """Return the changes of a row as they are shown and compared."""
    return [[heading, _short(before), _short(after)] for heading, before, after in plan.told()]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
