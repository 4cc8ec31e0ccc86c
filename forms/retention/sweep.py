"""Removes drafts that were never handed in, and files that no row refers to."""

import datetime
import logging
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from forms.filling.drafts import KEPT
from forms.models import DraftFile, HandInDraft, SubmissionFile
from forms.models.storage import PrivateStorage

logger = logging.getLogger(__name__)

# A file is written before its row: one that is this young may still get it.
YOUNG = datetime.timedelta(hours=1)


def sweep() -> None:
    """Remove old drafts, and the files that nothing refers to."""
    purge_drafts()
    sweep_files()


def purge_drafts(now: datetime.datetime | None = None, *, dry_run: bool = False) -> int:
    """Remove the drafts that nobody went on with, and return how many. Their files are left to the sweep."""
    drafts = HandInDraft.objects.filter(updated_at__lte=(now or timezone.now()) - KEPT)
    number = drafts.count()
    if number and not dry_run:
        drafts.delete()
        logger.info("removed %s drafts of hand-ins", number)
    return number


def sweep_files(now: datetime.datetime | None = None, *, dry_run: bool = False) -> int:
    """Remove the private files that nothing refers to, and return how many."""
    storage = PrivateStorage()
    # Before the rows are read: a file that comes in between is not among them. Of the rows those of drafts come
    # first: what is handed in meanwhile goes from there to the others, and is seen in one of the two.
    names = list(_names_before(storage, (now or timezone.now()) - YOUNG))
    known = set(DraftFile.objects.values_list("file", flat=True))
    known |= set(SubmissionFile.objects.values_list("file", flat=True))
    orphans = [name for name in names if name not in known]
    if not dry_run:
        for name in orphans:
            storage.delete(name)
        if orphans:
            logger.info("removed %s files that belonged to nothing", len(orphans))
    return len(orphans)


def _names_before(storage: PrivateStorage, moment: datetime.datetime) -> Iterator[str]:
    """Yield the names, as rows hold them, of the files that were written before `moment`."""
    root = Path(storage.location)
    for path in root.rglob("*"):
        if path.is_file() and path.stat().st_mtime < moment.timestamp():
            yield path.relative_to(root).as_posix()
