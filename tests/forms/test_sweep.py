"""What was begun and never handed in goes, files with it; what belongs to something stays."""

import datetime
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from forms.filling.drafts import KEPT
from forms.models import DraftFile, HandInDraft
from forms.retention.sweep import YOUNG, purge_drafts, sweep_files
from post.daily import day_begins
from tests.factories import DraftFileFactory, HandInDraftFactory, SubmissionFileFactory

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(site, settings, tmp_path):
    """The folder of private files, empty."""
    settings.PRIVATE_ROOT = str(tmp_path / "private")
    return Path(settings.PRIVATE_ROOT)


def stored(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def age(folder, time):
    for path in folder.rglob("*"):
        os.utime(path, (path.stat().st_mtime - time.total_seconds(),) * 2)


def test_a_folder_that_is_not_there_has_nothing_to_sweep():
    assert sweep_files() == 0


@pytest.mark.both_databases
def test_only_files_that_belong_to_nothing_go(folder):
    draft, handed_in = DraftFileFactory(), SubmissionFileFactory()
    stray = folder / "2026" / "stray.pdf"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"half")
    age(folder, YOUNG + HOUR)
    assert sweep_files(dry_run=True) == 1
    assert stray.exists()
    assert sweep_files() == 1
    assert stored(folder) == {draft.file.name, handed_in.file.name}


def test_a_file_that_may_still_get_its_row_stays(folder):
    stray = folder / "stray.pdf"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"half")
    age(folder, YOUNG - datetime.timedelta(minutes=5))
    assert sweep_files() == 0
    assert sweep_files(timezone.now() + datetime.timedelta(minutes=6)) == 1


def test_drafts_go_after_thirty_days_with_their_files(folder):
    kept, old = DraftFileFactory(), DraftFileFactory()
    HandInDraft.objects.filter(pk=old.draft_id).update(updated_at=timezone.now() - KEPT)
    HandInDraft.objects.filter(pk=kept.draft_id).update(updated_at=timezone.now() - KEPT + HOUR)
    age(folder, YOUNG + HOUR)
    assert purge_drafts(dry_run=True) == 1
    assert HandInDraft.objects.count() == 2
    day_begins.send(sender=None)
    assert list(DraftFile.objects.all()) == [kept]
    assert stored(folder) == {kept.file.name}


def test_by_hand(folder, capsys):
    HandInDraftFactory()
    HandInDraft.objects.update(updated_at=timezone.now() - KEPT)
    call_command("sweep_files", "--dry-run")
    call_command("sweep_files")
    assert capsys.readouterr().out.splitlines() == [
        "1 drafts and 0 files would be removed",
        "1 drafts and 0 files removed",
    ]
