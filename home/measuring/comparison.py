"""What pages cost here and on the stock site of tests/stock, with the same practices.

Each site answers in a process of its own, with its own settings and database. They take turns of a few requests: a
machine that is busy with something else for a moment is so for both.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from events.models import EventPage
from home.measuring.content import content
from practices.measuring.benchmark import database_name, make_database, most_held
from practices.models import PracticePage, PracticeTag
from practices.query.practice_query import TAGS, TEXT

ROUNDS = 3
# CPU seconds: of a site in a round, of a turn.
ROUND_SECONDS = 0.5
TURN_SECONDS = 0.1
# Different practices that are asked for in turn: more than one, so that none is the same as the last.
PRACTICES = 25
# Of which as many are asked for once more: before the minute is over in which they were made.
AGAIN = 5
# How far from 1 the ratio of the control may be before nothing that was measured beside it counts.
CONTROL_TOLERANCE = 0.15
CONTROL = "control"
STOCK_SETTINGS = "tests.stock.settings"
_WORD = "leefstraat"


@dataclass(frozen=True)
class Scenario:
    """Something that both sites are asked for. fresh: made anew here, whatever was kept."""

    ours: list[str]
    stock: list[str]
    fresh: bool = True


@dataclass
class Outcome:
    """What a scenario costs. queries: here and on the stock site; cpu: milliseconds, by round, of both."""

    queries: tuple[int, int] = (0, 0)
    ours: list[float] = field(default_factory=list)
    stock: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times the work the stock site does: the median over the rounds."""
        return median(stock / ours for ours, stock in zip(self.ours, self.stock, strict=True))


def compare(size: int, folder: Path, *, keep: bool, only: str, report: Callable[[str], None]) -> dict[str, Outcome]:
    """Return what each scenario costs with `size` practices.

    folder: where databases and files are put. keep: use what an earlier run left there. only: a part of the name of
    the scenarios that are wanted.
    """
    configured = str(connection.settings_dict["NAME"])
    name = database_name(size, folder)
    try:
        make_database(size, name, keep=keep, report=report)
        written = folder / f"content_{size}.json"
        if not (keep and written.exists()):
            written.write_text(json.dumps(content(), cls=DjangoJSONEncoder))
        stock_url = _stock_database(size, folder, keep=keep)
        slugs = list(PracticePage.objects.listed().values_list("slug", flat=True).order_by("pk"))
        picked = random.Random(size).sample(slugs, min(PRACTICES, len(slugs)))  # noqa: S311 - the same every time
        tag = most_held(TAGS)
        scenarios = _scenarios(picked, _newest_event(), tag, PracticeTag.objects.get(slug=tag).name, most_held("thema"))
        asked = {scenario: found for scenario, found in scenarios.items() if only in scenario or scenario == CONTROL}
        connection.close()
        environment = {"MEDIA_ROOT": str(settings.MEDIA_ROOT), "ALLOWED_HOSTS": "*"}
        report("filling the stock site")
        stock = {**environment, "DJANGO_SETTINGS_MODULE": STOCK_SETTINGS, "DATABASE_URL": stock_url}
        subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.stock.fill", str(written)],
            cwd=settings.BASE_DIR, env={**os.environ, **stock}, check=True,
        )  # fmt: skip
        with _site({**environment, "DATABASE_URL": _url(name)}) as ours, _site(stock) as theirs:
            return _measured(asked, ours, theirs, report)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.creation.destroy_test_db(configured, verbosity=0, keepdb=keep)


def _scenarios(slugs: list[str], event: str, tag: str, tag_name: str, theme: str) -> dict[str, Scenario]:
    practices = [f"/praktijken/{slug}/" for slug in slugs]
    found = [f"/api/v2/pages/find/?html_path={path}" for path in practices]
    many = f"/praktijken/?{urlencode({TAGS: tag, 'thema': theme, TEXT: _WORD})}"
    lists = ["/api/v2/pages/?type={}.PracticePage&fields=*&limit=20&offset=" + str(20 * page) for page in range(5)]
    tagged = f"/api/v2/pages/?{urlencode({'type': 'stock.PracticePage', 'fields': '*', 'tags': tag_name})}"
    return {
        CONTROL: Scenario([], []),
        "practice": Scenario(practices, practices),
        "event": Scenario([event], [event]),
        "home": Scenario(["/"], ["/"]),
        "list": Scenario(["/praktijken/"], ["/praktijken/"]),
        "list, tag, theme, words, counts": Scenario([many], [many]),
        "v2 list, all fields": Scenario(
            [path.format("practices") for path in lists], [path.format("stock") for path in lists]
        ),
        "v2 detail": Scenario(found, found),
        "own list, one tag, to v2": Scenario([f"/api/databank/practices?{urlencode({TAGS: tag})}"], [tagged]),
        "practice again": Scenario(practices[:AGAIN], practices[:AGAIN], fresh=False),
    }


def _newest_event() -> str:
    event = EventPage.objects.listed().order_by("-starts_at").first()
    return f"/evenementen/{event.slug}/" if event else "/evenementen/"


def _measured(
    asked: dict[str, Scenario], ours: "Site", stock: "Site", report: Callable[[str], None]
) -> dict[str, Outcome]:
    places = {
        name: (
            [str(ours.ask("location", path)) for path in scenario.ours],
            [str(stock.ask("location", path)) for path in scenario.stock],
        )
        for name, scenario in asked.items()
    }
    outcomes = {name: Outcome() for name in asked}
    for name, (own, their) in places.items():
        if own:
            fresh = asked[name].fresh
            outcomes[name].queries = (int(ours.ask("queries", own, fresh)), int(stock.ask("queries", their, fresh)))
    for number in range(ROUNDS):
        for name, (own, their) in places.items():
            costs = _round((ours, own), (stock, their), asked[name].fresh)
            outcomes[name].ours.append(costs[0])
            outcomes[name].stock.append(costs[1])
        report(f"round {number + 1} of {ROUNDS}")
    return outcomes


def _round(ours: tuple["Site", list[str]], stock: tuple["Site", list[str]], fresh: bool) -> list[float]:
    """Return the CPU milliseconds of a request of each of the two sites, over the turns of one round."""
    spent, requests = [0.0, 0.0], [0, 0]
    while max(spent) < ROUND_SECONDS:
        for number, (site, paths) in enumerate((ours, stock)):
            cpu, asked = site.ask("turn", paths, fresh, TURN_SECONDS)
            spent[number] += cpu
            requests[number] += asked
    return [cpu / asked * 1000 for cpu, asked in zip(spent, requests, strict=True)]


# --- The two sites ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """A process of home.measuring.answering."""

    _process: "subprocess.Popen[str]"

    def ask(self, name: str, *arguments: Any) -> Any:
        """Return what it answers. Raises RuntimeError when it failed."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("The site was started without pipes.")
        self._process.stdin.write(json.dumps([name, arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The site that was measured failed; it said why above.")
        return json.loads(line)


@contextmanager
def _site(environment: dict[str, str]) -> Iterator[Site]:
    process = subprocess.Popen(
        [sys.executable, "-m", "home.measuring.answering"],
        cwd=settings.BASE_DIR, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        yield Site(process)
    finally:
        process.terminate()
        process.wait()


def _url(name: str) -> str:
    """Return the address of another database on the server of this one, or of a file of SQLite."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _stock_database(size: int, folder: Path, *, keep: bool) -> str:
    """Return the address of the database of the stock site, which is empty unless an earlier one is kept."""
    name = f"stock_benchmark_{size}"
    if connection.vendor == "sqlite":
        path = folder / f"{name}.sqlite3"
        if not keep:
            path.unlink(missing_ok=True)
        return _url(str(path))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        there = cursor.fetchone() is not None
        if there and not keep:
            cursor.execute(f"DROP DATABASE {name}")
        if not (there and keep):
            cursor.execute(f"CREATE DATABASE {name}")
    return _url(name)
