"""Which cases of a parametrised test `make test` runs: of those that take long, the first and the last.

Thirty bad values on a screen take half a minute, and mostly show what two of them show. So of a test that uses the
database `make test` runs at most `MOST` cases; the others are marked `thorough`, so that `make test-all` runs them.
Each case of a test that uses no database runs: it takes no time. So does each case of one that is marked `every_case`,
where each is a promise of its own: who may do what, what stays hidden, that a list is complete.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import pytest

MOST = 2
USES_DATABASE = {"db", "transactional_db", "live_server", "demo"}


def leave_out_cases(items: Sequence[pytest.Item]) -> None:
    """Mark as `thorough` the cases beyond `MOST` of each test among `items`."""
    cases = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec") and uses_database(item) and not item.get_closest_marker("every_case"):
            cases[item.nodeid.partition("[")[0]].append(item)
    for item in chain.from_iterable(map(beyond, cases.values())):
        item.add_marker(pytest.mark.thorough)


def uses_database(item: pytest.Item) -> bool:
    """Whether a test may ask the database anything."""
    return bool(item.get_closest_marker("django_db")) or not USES_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def beyond(cases: Sequence[pytest.Item]) -> Iterable[pytest.Item]:
    """Return the cases of one test that `make test` leaves out. One that is `thorough` by itself does not count."""
    usual = [case for case in cases if not case.get_closest_marker("thorough")]
    kept = spread(len(usual))
    return [case for number, case in enumerate(usual) if number not in kept]


def spread(count: int, most: int = MOST) -> set[int]:
    """Return at most so many of the numbers 0 to `count` - 1: the first, the last, and what lies evenly between."""
    if count <= most:
        return set(range(count))
    return {round(step * (count - 1) / (most - 1)) for step in range(most)}
