"""Stores what the rows of an import say: all of them in one transaction, or none."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.changelog.noting import wait_for_writers
from practices.models import ImportedRow, PracticeImport, PracticePage
from practices.models.choices import ImportState, RowResult
from practices.models.practice import RESERVED_SLUGS
from practices.sheets.adding import History, add_together, add_version
from practices.sheets.looking import shown
from practices.sheets.planning import Planner, RowPlan, in_chunks
from practices.sheets.progress import Tell, progress
from practices.sheets.publishing import publish, publish_first, together
from practices.sheets.reading import GivenRow
from practices.sheets.versions import AT_A_TIME

_log = logging.getLogger(__name__)
IMPORTED = "practices.import"
_STORED_FIELDS = ["practice", "version", "version_before", "live_before", "was_changed"]
_UNEXPECTED = "Er ging iets mis bij het bewaren, dus er is niets bewaard. Probeer het opnieuw, of vraag de beheerder."


class _ChangedMeanwhileError(Exception):
    """A row would do something else than was seen; the message says which, in Dutch."""


def store(practice_import: PracticeImport) -> None:
    """Store every row that makes or changes a practice, as drafts or published, or nothing at all."""
    try:
        with transaction.atomic(), progress(practice_import) as tell:
            _store(practice_import, tell)
            if not practice_import.move_on(ImportState.STORING, ImportState.STORED, file=None):
                # Another task did it meanwhile.
                transaction.set_rollback(True)
    except _ChangedMeanwhileError as refusal:
        practice_import.move_on(ImportState.STORING, ImportState.FAILED, problem=str(refusal))
    except Exception:  # noqa: BLE001 - whatever it is, who waits is told
        _log.exception("The import %s could not be stored.", practice_import.pk)
        practice_import.move_on(ImportState.STORING, ImportState.FAILED, problem=_UNEXPECTED)


def _store(practice_import: PracticeImport, tell: Tell) -> None:
    planner = Planner(practice_import.user)
    writer = _Writer(practice_import, planner)
    rows = practice_import.rows.filter(result__in=[RowResult.NEW, RowResult.CHANGED]).order_by("number")
    done = 0
    for chunk in in_chunks(rows.iterator(chunk_size=AT_A_TIME), AT_A_TIME):
        plans = planner.plan([GivenRow(row.number, row.texts) for row in chunk])
        with together():
            for row, plan in zip(chunk, plans, strict=True):
                _check(practice_import, row, plan)
            writer.write(chunk, plans)
        ImportedRow.objects.bulk_update(chunk, _STORED_FIELDS)
        done += len(chunk)
        tell(done)


def _check(practice_import: PracticeImport, row: ImportedRow, plan: RowPlan) -> None:
    """Raise _ChangedMeanwhileError unless a row does what was seen: practices, terms or rights may have changed."""
    said = (plan.result, shown(plan))
    if said != (row.result, row.changes) or (practice_import.publishes and plan.missing):
        raise _ChangedMeanwhileError(
            f"Na het nakijken veranderde er iets voor rij {row.number} (‘{row.title}’). Er is niets bewaard. Kijk het "
            "bestand opnieuw na."
        )


class _Writer:
    """Stores rows. Two imports at once, or an import and an editor, wait for each other at the index."""

    def __init__(self, practice_import: PracticeImport, planner: Planner) -> None:
        self.user = practice_import.user
        self.publishes = practice_import.publishes
        self.stock = planner.stock
        self.index = planner.index
        wait_for_writers()
        if self.index is not None:
            # Two pages at once below one parent would take the same place in the tree.
            Page.objects.select_for_update().get(pk=self.index.pk)
            self.index.refresh_from_db()

    def write(self, rows: Sequence[ImportedRow], plans: Sequence[RowPlan]) -> None:
        """Store some rows, and remember how each was before."""
        made: list[tuple[ImportedRow, PracticePage]] = []
        for row, plan in zip(rows, plans, strict=True):
            page = plan.page
            assert page is not None  # noqa: S101 - a row without faults has one
            row.practice = page
            if row.result == RowResult.CHANGED:
                self._remember(row, page)
            for change in plan.changes:
                if change.column.way.creates:
                    change.column.way.put(page, change.value)
            if row.result == RowResult.NEW:
                made.append((row, page))
            else:
                self._change(row, page)
        self._make(made)

    def _change(self, row: ImportedRow, page: PracticePage) -> None:
        # As Wagtail knows it of pages of which it asked that for all at once.
        page._is_site_root = False
        # What is used is read from what is on the site, which a draft does not change.
        with disable_reference_index_auto_update():
            row.version = page.save_revision(user=self.user, log_action=IMPORTED, clean=False)
        if self.publishes:
            publish(row.version, page, self.user)

    def _make(self, made: Sequence[tuple[ImportedRow, PracticePage]]) -> None:
        """Store new pages, with their rows, and then a version of each."""
        if not made:
            return
        assert self.index is not None  # noqa: S101 - else nobody may add one
        pages = [page for _row, page in made]
        for page in pages:
            self._complete(page)
        add_together(pages, self.index)
        history = History(self.user)
        for row, page in made:
            for held in page.practice_terms.all():
                held.term = self.stock.terms[held.term_id]
            history.tell(page, "wagtail.create")
            # What it uses is told before it is published, for files that it uses become public then.
            row.version = add_version(page, self.user)
            history.tell(page, IMPORTED, row.version)
            if self.publishes:
                with disable_reference_index_auto_update():
                    publish_first(row.version, page)
                history.tell(page, "wagtail.publish", row.version)
        history.store()

    def _remember(self, row: ImportedRow, page: PracticePage) -> None:
        # As it is stored: what is in memory is what its newest version said when that was made.
        stored = PracticePage.objects.only("live", "live_revision", "latest_revision", "has_unpublished_changes")
        now = stored.get(pk=page.pk)
        live, newest = now.live_revision_id, now.latest_revision_id
        if newest is None or (now.live and live is None):
            # What a program wrote has no version yet to go back to.
            with disable_reference_index_auto_update():
                made = PracticePage.objects.get(pk=page.pk).save_revision(changed=False, clean=False).pk
            live, newest = live or made, newest or made
        row.version_before = Revision(pk=newest)
        row.live_before = Revision(pk=live) if now.live else None
        row.was_changed = now.has_unpublished_changes

    def _complete(self, page: PracticePage) -> None:
        page.owner = self.user
        page.draft_title = page.title
        slug = slugify(page.title)
        if not slug or slug in RESERVED_SLUGS:
            # Any other Wagtail makes from the title, with a number where it is taken.
            page.slug = f"praktijk-{page.translation_key.hex[:8]}"
