"""What the processes of a server have in common."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db


def test_a_worker_shares_what_was_loaded_before_it_was_there(production):
    assert production.ask("/").status_code == 200
    told = Path(f"/proc/{production.worker}/smaps_rollup").read_text()
    size = {name: int(kilobytes) for name, kilobytes in re.findall(r"^(\w+): +(\d+) kB", told, re.M)}
    assert size["Private_Clean"] + size["Private_Dirty"] < size["Rss"] / 2
