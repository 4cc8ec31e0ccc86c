"""Which cases of a parametrised test `make test` runs: of those that take long, the first and the last, or the first.

Thirty bad values on a screen take half a minute, and mostly show what two of them show. So of a test that uses the
database `make test` runs at most `MOST` cases, and of one in a browser, where a case is mostly another width, at most
`MOST_IN_BROWSER`; the others are marked `thorough`, so that `make test-rest` runs them. Each case of a test that uses
neither runs: it takes no time. So does each case of one marked `every_case`, where each is a promise of its own:
who may do what, what stays hidden, that a list is complete, that a way through the site needs no script.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import pytest

MOST = 2
MOST_IN_BROWSER = 1
USES_DATABASE = {"db", "transactional_db", "live_server", "demo"}
# What every test in a browser asks pages of.
USES_BROWSER = "server"


def leave_out_cases(items: Sequence[pytest.Item]) -> None:
    """Mark as `thorough` the cases of each test among `items` that are more than `make test` runs."""
    cases = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec") and not item.get_closest_marker("every_case"):
            cases[item.nodeid.partition("[")[0]].append(item)
    for item in chain.from_iterable(map(beyond, cases.values())):
        item.add_marker(pytest.mark.thorough)


def most_of(item: pytest.Item) -> int | None:
    """Return how many cases of a test run, or None when all do."""
    fixtures = getattr(item, "fixturenames", ())
    if USES_BROWSER in fixtures:
        return MOST_IN_BROWSER
    return MOST if item.get_closest_marker("django_db") or not USES_DATABASE.isdisjoint(fixtures) else None


def beyond(cases: Sequence[pytest.Item]) -> Iterable[pytest.Item]:
    """Return the cases of one test that `make test` leaves out. One that is `thorough` by itself does not count."""
    usual = [case for case in cases if not case.get_closest_marker("thorough")]
    kept = spread(len(usual), most_of(cases[0]))
    return [case for number, case in enumerate(usual) if number not in kept]


def spread(count: int, most: int | None) -> set[int]:
    """Return at most so many of the numbers 0 to `count` - 1: the first, the last, and what lies evenly between."""
    if most is None or count <= most:
        return set(range(count))
    if most == 1:
        return {0}
    return {round(step * (count - 1) / (most - 1)) for step in range(most)}
