"""Stores what the rows of an import say: all of them in one transaction, or none."""

import logging
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, Revision

from core.changelog.noting import wait_for_writers
from core.publishing.uses import tell_uses_together
from practices.models import ImportedRow, PracticeImport, PracticePage
from practices.models.choices import ImportState, RowResult
from practices.models.practice import RESERVED_SLUGS
from practices.sheets.looking import shown
from practices.sheets.planning import Planner, RowPlan, in_chunks
from practices.sheets.progress import Tell, progress
from practices.sheets.reading import GivenRow
from practices.sheets.versions import AT_A_TIME, stored_of
from practices.sheets.writing.adding import add_together
from practices.sheets.writing.history import History, add_versions, keep_as_drafts
from practices.sheets.writing.publishing import (
    EVERYTHING,
    publish,
    publish_together,
    together,
    with_more_to_do,
)

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


def _lacks_version(page: PracticePage) -> bool:
    return page.latest_revision_id is None or (page.live and page.live_revision_id is None)


def _not_stored(plan: RowPlan) -> Collection[str]:
    """Return the fields in which a page in memory may differ from its row: a draft was read from its version."""
    changed = {change.column.field.name for change in plan.changes}
    return EVERYTHING if plan.is_of_draft else EVERYTHING & changed


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
        titles = self._remember([row for row in rows if row.result == RowResult.CHANGED])
        pages, made, changed, not_stored = [], [], [], {}
        for row, plan in zip(rows, plans, strict=True):
            page = plan.page
            assert page is not None  # noqa: S101 - a row without faults has one
            row.practice = page
            pages.append(page)
            self._prepare(page, plan)
            if row.result == RowResult.NEW:
                made.append(page)
            else:
                changed.append(page)
                not_stored[page.pk] = _not_stored(plan)
        self._make(made)
        self._change(changed, not_stored, titles)
        for row, page in zip(rows, pages, strict=True):
            row.version = page.latest_revision

    def _prepare(self, page: PracticePage, plan: RowPlan) -> None:
        # As Wagtail knows it of pages of which it asked that for all at once.
        page._is_site_root = False
        for change in plan.changes:
            if change.column.way.creates:
                change.column.way.put(page, change.value)
        for held in page.practice_terms.all():
            held.term = self.stock.terms[held.term_id]

    def _make(self, pages: Sequence[PracticePage]) -> None:
        """Store new pages, with their rows, and then a version of each."""
        if not pages:
            return
        assert self.index is not None  # noqa: S101 - else nobody may add one
        for page in pages:
            self._complete(page)
        add_together(pages, self.index)
        history = History(self.user)
        for page in pages:
            history.tell(page, "wagtail.create", of_version=False)
        add_versions(pages, self.user)
        for page in pages:
            history.tell(page, IMPORTED)
        if self.publishes:
            publish_together(pages, {}, self.stock.required)
            for page in pages:
                history.tell_published(page, page.title)
        else:
            keep_as_drafts(pages)
            tell_uses_together(pages)
        history.store()

    def _change(
        self, pages: Sequence[PracticePage], not_stored: Mapping[int, Collection[str]], titles: Mapping[int, str]
    ) -> None:
        """Store a version of each page. not_stored: of each what its row may not hold. titles: what they are called."""
        if not pages:
            return
        history = History(self.user)
        add_versions(pages, self.user)
        for page in pages:
            history.tell(page, IMPORTED)
        if not self.publishes:
            # What is used is read from what is on the site, which a draft does not change.
            keep_as_drafts(pages)
            history.store()
            return
        others = with_more_to_do(pages)
        alone = [page for page in pages if page.pk in others]
        together = [page for page in pages if page.pk not in others]
        publish_together(together, not_stored, self.stock.required)
        for page in together:
            history.tell_published(page, titles[page.pk])
        history.store()
        keep_as_drafts(alone)
        for page in alone:
            publish(page, self.user)

    def _remember(self, rows: Sequence[ImportedRow]) -> dict[int, str]:
        """Remember what is stored of practices; return their titles. In memory is what their newest version says."""
        keys = [row.practice_id for row in rows]
        stored = PracticePage.objects.only(
            "title", "live", "live_revision", "latest_revision", "has_unpublished_changes"
        )
        found = stored.in_bulk(keys)
        # What a program wrote has no version yet to go back to.
        made = stored_of(key for key, page in found.items() if _lacks_version(page))
        add_versions(list(made.values()))
        for row in rows:
            now = found[row.practice_id]
            live, newest = now.live_revision_id, now.latest_revision_id
            if now.pk in made:
                version = made[now.pk].latest_revision_id
                live, newest = live or version, newest or version
            row.version_before = Revision(pk=newest)
            row.live_before = Revision(pk=live) if now.live else None
            row.was_changed = now.has_unpublished_changes
        return {page.pk: page.title for page in found.values()}

    def _complete(self, page: PracticePage) -> None:
        page.owner = self.user
        page.draft_title = page.title
        slug = slugify(page.title)
        if not slug or slug in RESERVED_SLUGS:
            # Any other Wagtail makes from the title, with a number where it is taken.
            page.slug = f"praktijk-{page.translation_key.hex[:8]}"
