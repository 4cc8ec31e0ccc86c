"""A mirror that follows the log of changes holds exactly what is public, whatever editors do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.api.mirror import Editors, Mirror, begin, check
from tests.factories import site_tree
from tests.server import database_url

ROOT = Path(__file__).resolve().parents[2]
SEED = 19
STEPS = 200
# Of each of two who edit beside each other; `make test-faults` takes 5,000 together.
BESIDE = int(os.environ.get("KILLS", "2")) * 25 // 2


@pytest.mark.both_databases
def test_a_mirror_is_exact_after_random_edits(site):
    begin()
    editors, mirror, late = Editors(SEED), Mirror(), Mirror(per_page=3)
    for step in range(STEPS):
        editors.act()
        # One is always near the end, one comes along slowly and meets what moves.
        if step % 4 == 0:
            mirror.follow(pages=2)
        if step % 5 == 0:
            late.follow(pages=1)
        if step == STEPS // 2:
            mirror.follow()
            check(mirror)
    for each in (mirror, late):
        each.follow()
        check(each)
    fresh = Mirror(per_page=100)
    fresh.follow()
    assert fresh.records == mirror.records


@pytest.mark.django_db(transaction=True)
def test_a_mirror_is_exact_when_two_edit_beside_each_other(tmp_path):
    site_tree()
    begin()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": settings.MEDIA_ROOT,
    }
    program = "import django; django.setup(); from tests.api.mirror import edit; edit({}, {}, {!r})"
    lock = str(tmp_path / "tree")
    processes = [
        subprocess.Popen([sys.executable, "-c", program.format(seed, BESIDE, lock)], cwd=ROOT, env=environment)  # noqa: S603
        for seed in (1, 2)
    ]
    mirror = Mirror()
    while any(process.poll() is None for process in processes):
        mirror.follow(pages=3)
    assert [process.wait() for process in processes] == [0, 0]
    mirror.follow()
    check(mirror)
