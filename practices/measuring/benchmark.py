"""What the views of the practice query cost, at several numbers of practices beside each other.

Each number has a database of its own beside the configured one, made in the way of Django's tests: the site's own
data is neither used nor touched. Each has a process of its own too, and these take turns of a few requests: a machine
that is busy with something else for a moment is so for all of them.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Site

from core.kept import forget_everything
from core.listing.query import PAGE
from practices.models import PracticePage
from practices.query.facets.index import current_index
from practices.query.practice_query import TAGS, TEXT
from practices.query.rankings import kept_rankings
from practices.query.results import PAGE_SIZE

ROUNDS = 3
# CPU seconds for which one scenario is repeated in a round, at the number of practices that takes longest, and in a
# turn: long enough for the clock, short enough to wait for.
ROUND_SECONDS = 0.5
TURN_SECONDS = 0.05
# A word that nearly every generated practice holds.
COMMON_WORD = "samen"
# Words that many generated practices hold.
MANY_WORDS = "samen buurt jongeren school ontmoeting sport project stad mensen vrijwilligers activiteiten plein"
# What a scenario is called in which nothing is remembered of an earlier search.
NEW_SEARCH = "new search"
# The same pages as they are given while nothing changes.
KEPT = "kept"
SEED = 1


@dataclass
class Cost:
    """What one request takes. sql and cpu in milliseconds; cpu has one figure for each round."""

    queries: int
    sql: float
    cpu: list[float] = field(default_factory=list)

    @property
    def median_cpu(self) -> float:
        return median(self.cpu)


@dataclass(frozen=True)
class Turn:
    """What a process did in its turn. cpu: seconds of this process; what PostgreSQL computes is SQL time."""

    cpu: float
    requests: int


def measure(
    sizes: Sequence[int], folder: Path, *, keep: bool, report: Callable[[str], None]
) -> dict[str, dict[int, Cost]]:
    """Return for each scenario and each number of practices what a request costs.

    folder: where SQLite's databases are put. keep: use what an earlier run left there, and leave it again.
    """
    configured = str(connection.settings_dict["NAME"])
    names = {size: database_name(size, folder) for size in sizes}
    try:
        for size, name in names.items():
            make_database(size, name, keep=keep, report=report)
        # A process can't share an open connection with those that it starts.
        connection.close()
        with ExitStack() as stack:
            return _measured({size: stack.enter_context(_served(name)) for size, name in names.items()}, report)
    finally:
        for name in names.values():
            _open(name)
            connection.creation.destroy_test_db(configured, verbosity=0, keepdb=keep)


def _measured(servers: Mapping[int, "Server"], report: Callable[[str], None]) -> dict[str, dict[int, Cost]]:
    scenarios = next(iter(servers.values())).scenarios
    costs = {
        scenario: {size: server.measure(_request_cost, scenario) for size, server in servers.items()}
        for scenario in scenarios
    }
    for number in range(ROUNDS):
        for scenario, by_size in costs.items():
            for size, cpu in _round(servers, scenario).items():
                by_size[size].cpu.append(cpu)
        report(f"round {number + 1} of {ROUNDS}")
    return costs


def _round(servers: Mapping[int, "Server"], scenario: str) -> dict[int, float]:
    """Return for each number of practices the CPU milliseconds of a request, over the turns of one round."""
    turns: dict[int, list[Turn]] = {size: [] for size in servers}
    while max(sum(turn.cpu for turn in taken) for taken in turns.values()) < ROUND_SECONDS:
        for size, server in servers.items():
            turns[size].append(server.measure(_turn, scenario))
    return {
        size: sum(turn.cpu for turn in taken) / sum(turn.requests for turn in taken) * 1000
        for size, taken in turns.items()
    }


def addresses() -> dict[str, str]:
    """Return what is measured, with its address in the database that is open."""
    facets = {"thema": most_held("thema"), "doelgroep": most_held("doelgroep")}
    last = max(current_index(PracticePage.objects.all()).listed.bit_count() // PAGE_SIZE, 1)
    newest = PracticePage.objects.public().newest_first()[0]
    return {
        "index": "/praktijken/",
        "index, two facets": _asking(facets),
        "index, facets and words": _asking({**facets, TAGS: most_held(TAGS), TEXT: "buurt"}),
        "index, a word that all hold": _asking({TEXT: COMMON_WORD}),
        "index, last page": _asking({PAGE: str(last)}),
        f"{NEW_SEARCH}, one word": _asking({TEXT: COMMON_WORD}),
        f"{NEW_SEARCH}, five words": _asking({TEXT: "jongeren hangen rond op straat"}),
        f"{NEW_SEARCH}, mistyped": _asking({TEXT: "integrasie jongren"}),
        f"{NEW_SEARCH}, twelve words": _asking({TEXT: MANY_WORDS}),
        "map": _asking(facets, "kaart/"),
        "export": _asking(facets, "export.csv"),
        "practice": newest.get_url() or "",
        f"{KEPT}, practice": newest.get_url() or "",
        f"{KEPT}, index": "/praktijken/",
    }


def _asking(parameters: dict[str, str], below: str = "") -> str:
    return f"/praktijken/{below}?{urlencode(parameters)}"


def most_held(parameter: str) -> str:
    """Return the value of a facet that most practices hold, in the database that is open."""
    values = current_index(PracticePage.objects.all()).facets[parameter].values.values()
    return max(values, key=lambda value: (value.holders.bit_count(), value.slug)).slug


# --- Databases -------------------------------------------------------------------------------------------------------


def database_name(size: int, folder: Path) -> str:
    name = f"databank_benchmark_{size}"
    return str(folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name


def make_database(size: int, name: str, *, keep: bool, report: Callable[[str], None]) -> None:
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


def _open(name: str) -> None:
    """Let everything that follows use the database of this name, and remember nothing of another."""
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    forget_everything()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


# --- Processes -------------------------------------------------------------------------------------------------------

Measured = TypeVar("Measured")


@dataclass(frozen=True)
class Server:
    """A process that answers requests from one database."""

    scenarios: list[str]
    _pipe: Connection

    def measure(self, measure: Callable[["Visitor"], Measured], scenario: str) -> Measured:
        """Return what `measure`, a function of this module, finds there. Raises EOFError when the process failed."""
        self._pipe.send((measure, scenario))
        return cast(Measured, self._pipe.recv())


@contextmanager
def _served(name: str) -> Iterator[Server]:
    # Forked, so that it has the settings of this process, whatever overrides them.
    context = get_context("fork")
    pipe, other = context.Pipe()
    process = context.Process(target=_serve, args=(name, other), daemon=True)
    process.start()
    other.close()
    try:
        yield Server(pipe.recv(), pipe)
    finally:
        process.terminate()
        process.join()


def _serve(name: str, pipe: Connection) -> None:
    _open(name)
    client, asked = Client(SERVER_NAME="localhost"), addresses()
    pipe.send(list(asked))
    while True:
        measure, scenario = pipe.recv()
        is_new, is_kept = scenario.startswith(NEW_SEARCH), scenario.startswith(KEPT)
        pipe.send(measure(Visitor(client, asked[scenario], searches_anew=is_new, takes_kept=is_kept)))


# --- Measuring -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visitor:
    """Who asks for an address. searches_anew: nobody searched for these words before.

    takes_kept: a page that was made for somebody else will do.
    """

    client: Client
    address: str
    searches_anew: bool
    takes_kept: bool

    def get(self) -> None:
        """Ask once. Raises RuntimeError unless the answer is a page."""
        if self.searches_anew:
            kept_rankings.forget()
        headers = {} if self.takes_kept else {"Cache-Control": "no-cache"}
        response: Any = self.client.get(self.address, headers=headers)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code != 200 or not content:  # noqa: PLR2004 - what HTTP calls success
            raise RuntimeError(f"{self.address} answers {response.status_code}")


def _request_cost(visitor: Visitor) -> Cost:
    """Return queries and SQL time of one request that finds everything warm."""
    visitor.get()
    with _counted() as times:
        visitor.get()
    return Cost(len(times), sum(times) * 1000)


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


def _turn(visitor: Visitor) -> Turn:
    began, requests = time.process_time(), 0
    while (spent := time.process_time() - began) < TURN_SECONDS:
        visitor.get()
        requests += 1
    return Turn(spent, requests)
