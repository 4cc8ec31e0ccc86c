"""Undoes a whole import: what it made goes, and what it changed is again as it was, if nobody changed it since."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from core.publishing.rules import IncompletePageError
from practices.models import ImportedRow, PracticeImport, PracticePage
from practices.models.choices import ImportState, RowResult
from practices.sheets.planning import in_chunks
from practices.sheets.progress import progress
from practices.sheets.versions import AT_A_TIME
from practices.sheets.writing.publishing import together

_log = logging.getLogger(__name__)
UNDONE = "practices.import_undone"
_UNEXPECTED = "Ongedaan maken lukte niet, dus er is niets veranderd. Probeer het opnieuw, of vraag de beheerder."


def stored_rows(practice_import: PracticeImport) -> QuerySet[ImportedRow]:
    """Return the rows that made or changed a practice which is still there."""
    rows = practice_import.rows.filter(result__in=[RowResult.NEW, RowResult.CHANGED])
    return rows.exclude(practice=None).order_by("number")


def undoable_rows(practice_import: PracticeImport) -> QuerySet[ImportedRow]:
    """Return those that can be undone: nobody stored another version of the practice, and what was there is kept."""
    rows = stored_rows(practice_import).exclude(version=None).filter(practice__latest_revision=F("version"))
    # When versions are purged there is nothing to go back to.
    return rows.exclude(result=RowResult.CHANGED, version_before=None)


def undo(practice_import: PracticeImport, user: Any) -> None:
    """Undo what can be undone, in one transaction; what was changed since stays as it is."""
    try:
        with transaction.atomic(), progress(practice_import) as tell:
            left, done = stored_rows(practice_import).count(), 0
            rows = undoable_rows(practice_import).select_related("version_before", "live_before")
            for chunk in in_chunks(rows.iterator(chunk_size=AT_A_TIME), AT_A_TIME):
                with together():
                    left -= sum(_undo(row, practice_import, user) for row in chunk)
                done += len(chunk)
                tell(done)
            if not practice_import.move_on(ImportState.UNDOING, ImportState.UNDONE, problem=_told(left)):
                # Another task did it meanwhile.
                transaction.set_rollback(True)
    except Exception:  # noqa: BLE001 - whatever it is, who waits is told
        _log.exception("The import %s could not be undone.", practice_import.pk)
        practice_import.move_on(ImportState.UNDOING, ImportState.STORED, problem=_UNEXPECTED)


def _told(left: int) -> str:
    if not left:
        return ""
    practices = "1 praktijk bleef zoals ze nu is" if left == 1 else f"{left} praktijken bleven zoals ze nu zijn"
    return f"{practices}: ze werd na de import gewijzigd, of de versie van ervoor mist iets om op de site te staan."


def _undo(row: ImportedRow, practice_import: PracticeImport, user: Any) -> bool:
    """Undo a row, and return whether that could be done."""
    page = PracticePage.objects.get(pk=row.practice_id)
    if row.result == RowResult.NEW:
        page.delete()
        return True
    if practice_import.publishes:
        try:
            _restore_on_site(page, row, user)
        except IncompletePageError:
            return False
        page.refresh_from_db()
    before = row.version_before
    assert before is not None  # noqa: S101 - else it is none of the rows that can be undone
    page.latest_revision = before
    page.latest_revision_created_at = before.created_at
    page.has_unpublished_changes = row.was_changed
    page.draft_title = before.object_str if row.was_changed else page.title
    page.save(
        update_fields=["latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title"],
        clean=False,
    )
    log(instance=page, action=UNDONE, user=user, revision=before, content_changed=True)
    Revision.objects.filter(pk=row.version_id).delete()
    return True


def _restore_on_site(page: PracticePage, row: ImportedRow, user: Any) -> None:
    if row.live_before is not None:
        row.live_before.publish(user=user, log_action=False)
    else:
        page.unpublish(user=user, log_action=False)
        if row.version_before is not None:
            row.version_before.as_object().save(clean=False)


def may_undo(user: Any, practice_import: PracticeImport) -> bool:
    """Whether `user` may undo an import: change what it changed, and publish what it published."""
    policy = policy_registry.get_by_type(Page)
    action = "publish" if practice_import.publishes else "change"
    practices = stored_rows(practice_import).order_by().values("practice")
    allowed = policy.instances_user_has_permission_for(user, action).values("pk")
    return not PracticePage.objects.filter(pk__in=practices).exclude(pk__in=allowed).exists()
