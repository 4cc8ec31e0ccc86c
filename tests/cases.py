"""Which cases of a parametrised test `make test` runs: of one that takes long the first.

Thirty bad values on a screen take half a minute, and mostly show what one of them shows. So of a test that uses the
database or a browser `make test` runs one case; the others are marked `thorough`, so that `make test-rest` runs them.
Each case of a test that uses neither runs: it takes no time. So does each case of one marked `every_case`, where each
is a promise of its own: who may do what, what stays hidden, that a list is complete, that a way through the site needs
no script.
"""

from collections import defaultdict
from collections.abc import Sequence

import pytest

TAKES_LONG = {"db", "transactional_db", "live_server", "demo", "server"}


def leave_out_cases(items: Sequence[pytest.Item]) -> None:
    """Mark as `thorough` the cases of each test among `items` that `make test` leaves out."""
    cases = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec") and takes_long(item) and not item.get_closest_marker("every_case"):
            cases[item.nodeid.partition("[")[0]].append(item)
    for of_test in cases.values():
        # One that is `thorough` by itself takes the place of no other.
        usual = [case for case in of_test if not case.get_closest_marker("thorough")]
        for case in usual[1:]:
            case.add_marker(pytest.mark.thorough)


def takes_long(item: pytest.Item) -> bool:
    """Whether a test uses the database or a browser."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or not TAKES_LONG.isdisjoint(fixtures)
