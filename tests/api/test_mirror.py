"""A mirror that follows the log of changes holds exactly what is public, whatever editors do."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.api.mirror import Editors, Mirror, begin, check
from tests.factories import site_tree
from tests.server import database_url

ROOT = Path(__file__).resolve().parents[2]
SEED = 19
# Steps of each of two who edit beside each other, and how often they stop to be compared; `make test-faults` takes
# 5,000 together. Few stops: to start the two takes as long as many steps.
BESIDE, ROUNDS = (250, 10) if int(os.environ.get("KILLS", "0")) > 100 else (25, 1)


def whole():
    """Return a mirror that begins now: each record as it is, and the log to say which there are."""
    fresh = Mirror(per_page=100)
    fresh.follow()
    return fresh


@pytest.mark.thorough
@pytest.mark.both_databases
@pytest.mark.parametrize("steps", [50, 200])
def test_a_mirror_is_exact_after_random_edits(site, steps):
    begin()
    editors, mirror, late, done = Editors(SEED), Mirror(per_page=20), Mirror(per_page=3), []
    for step in range(steps):
        done.append(editors.act())
        # One is always near the end, one comes along slowly and meets what moves.
        if step % 5 == 0:
            late.follow(pages=1)
        if step % 3 == 0:
            mirror.follow()
            assert mirror.records == whole().records, done
        if step == steps // 2:
            check(mirror)
    for each in (mirror, late):
        each.follow()
        check(each)
    assert mirror.records == whole().records


@pytest.mark.thorough
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
    mirror = Mirror(per_page=20)
    for number in range(ROUNDS):
        processes = [
            subprocess.Popen([sys.executable, "-c", program.format(seed, BESIDE, lock)], cwd=ROOT, env=environment)  # noqa: S603
            for seed in (2 * number, 2 * number + 1)
        ]
        while any(process.poll() is None for process in processes):
            mirror.follow(pages=3)
            # Leave them the machine: they take seconds to start.
            time.sleep(0.05)
        assert [process.wait() for process in processes] == [0, 0]
        # While nobody edits.
        mirror.follow()
        assert mirror.records == whole().records, number
    check(mirror)
