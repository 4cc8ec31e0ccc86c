"""What the views of the practice query cost, at several numbers of practices beside each other.

Each number has a database of its own beside the configured one, made in the way of Django's tests: the site's own
data is neither used nor touched.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Site

from core.sites import known_sites
from practices.facets import index_cache
from practices.models import PracticePage
from practices.query import PAGE, TAGS, TEXT
from practices.results import PAGE_SIZE

ROUNDS = 3
# CPU seconds for which one scenario is repeated in a round: long enough for the clock, short enough to wait for.
ROUND_SECONDS = 0.5
# A word that nearly every generated practice holds.
COMMON_WORD = "samen"
SEED = 1


@dataclass
class Cost:
    """What one request takes. sql and cpu in milliseconds; cpu has one figure for each round."""

    queries: int
    sql: float
    cpu: list[float]

    @property
    def median_cpu(self) -> float:
        return median(self.cpu)


def measure(
    sizes: Sequence[int], folder: Path, *, keep: bool, report: Callable[[str], None]
) -> dict[str, dict[int, Cost]]:
    """Return for each scenario and each number of practices what a request costs.

    folder: where SQLite's databases are put. keep: use what an earlier run left there, and leave it again.
    """
    configured = str(connection.settings_dict["NAME"])
    names = {size: _database_name(size, folder) for size in sizes}
    # One for all requests: a client loads the middleware once, as a server does, and that takes longer than a request.
    client = Client(SERVER_NAME="localhost")
    try:
        for size, name in names.items():
            _make(size, name, keep=keep, report=report)
        costs: dict[str, dict[int, Cost]] = {}
        # The sizes take turns, so that what else the machine does falls on all of them.
        for number in range(ROUNDS):
            for size, name in names.items():
                _open(name)
                for scenario, address in addresses().items():
                    cost = _request_cost(client, address)
                    known = costs.setdefault(scenario, {}).setdefault(size, cost)
                    known.cpu.append(_cpu(client, address))
            report(f"round {number + 1} of {ROUNDS}")
        return costs
    finally:
        for name in names.values():
            _open(name)
            connection.creation.destroy_test_db(configured, verbosity=0, keepdb=keep)


def addresses() -> dict[str, str]:
    """Return what is measured, with its address in the database that is open."""
    facets = {"thema": _most_held("thema"), "doelgroep": _most_held("doelgroep")}
    last = max(index_cache.get(PracticePage.objects.all()).listed.bit_count() // PAGE_SIZE, 1)
    newest = PracticePage.objects.public().newest_first()[0]
    return {
        "index": "/praktijken/",
        "index, two facets": _asking(facets),
        "index, facets and words": _asking({**facets, TAGS: _most_held(TAGS), TEXT: "buurt"}),
        "index, a word that all hold": _asking({TEXT: COMMON_WORD}),
        "index, last page": _asking({PAGE: str(last)}),
        "map": _asking(facets, "kaart/"),
        "export": _asking(facets, "export.csv"),
        "practice": newest.get_url() or "",
    }


def _asking(parameters: dict[str, str], below: str = "") -> str:
    return f"/praktijken/{below}?{urlencode(parameters)}"


def _most_held(parameter: str) -> str:
    values = index_cache.get(PracticePage.objects.all()).facets[parameter].values.values()
    return max(values, key=lambda value: (value.holders.bit_count(), value.slug)).slug


# --- Databases -------------------------------------------------------------------------------------------------------


def _database_name(size: int, folder: Path) -> str:
    name = f"databank_benchmark_{size}"
    return str(folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name


def _make(size: int, name: str, *, keep: bool, report: Callable[[str], None]) -> None:
    """Make the database of `size`: the demo, and generated practices up to that number."""
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    _open(name)
    call_command("load_demo", verbosity=0, if_empty=True)
    lacking = size - PracticePage.objects.listed().count()
    if lacking > 0:
        report(f"generating {lacking} practices")
        call_command("generate_practices", lacking, seed=SEED, verbosity=0)
    # What PostgreSQL plans with; a running site has it from autovacuum.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _open(name: str) -> None:
    """Let everything that follows use the database of this name, and remember nothing of another."""
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    index_cache.forget()
    known_sites.forget()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


# --- Measuring -------------------------------------------------------------------------------------------------------


def _get(client: Client, address: str) -> None:
    response: Any = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code != 200 or not content:  # noqa: PLR2004 - what HTTP calls success
        raise RuntimeError(f"{address} answers {response.status_code}")


def _request_cost(client: Client, address: str) -> Cost:
    """Return queries and SQL time of one request that finds everything warm."""
    _get(client, address)
    with _counted() as times:
        _get(client, address)
    return Cost(len(times), sum(times) * 1000, [])


@contextmanager
def _counted() -> Iterator[list[float]]:
    times: list[float] = []

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            times.append(time.perf_counter() - began)

    with connection.execute_wrapper(count):
        yield times


def _cpu(client: Client, address: str) -> float:
    """Return the CPU milliseconds of one request, of this process: what PostgreSQL computes is SQL time."""
    began, requests = time.process_time(), 0
    while (spent := time.process_time() - began) < ROUND_SECONDS:
        _get(client, address)
        requests += 1
    return spent / requests * 1000
