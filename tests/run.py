"""Every check of the project: `make test`, or `python -m tests.run NAME ...` for some steps.

The tests run on SQLite; those of what a database does in its own way (marked `both_databases`), those that count
queries and those of production run on PostgreSQL as well. `make test` leaves out what is marked `thorough`: what takes
long, and more cases of what is tested anyway. `make test-rest` runs just that; CI runs both. `make test-all` runs every
test on both databases.

What a step needs of the machine (a PostgreSQL server, Chromium) is installed with apt-get where that can be
done. Where it can't, the step is skipped by name; with CI=true, where nothing may go unseen, it fails.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.postgres import server_binaries, temporary_server

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# A developer's own settings must not reach the tests.
SETTINGS = {
    *("ALLOWED_HOSTS", "BASE_URL", "CACHE_URL", "DATABASE_URL", "DEFAULT_FROM_EMAIL", "DJANGO_SETTINGS_MODULE"),
    *("API_REQUESTS_A_MINUTE", "EMAIL_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "SECRET_KEY", "TRUSTED_PROXIES"),
}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-no-value-that-is-long-and-varied-enough-0123456789",
    "ALLOWED_HOSTS": "databank.example.org",
    "BASE_URL": "https://databank.example.org",
    "DATABASE_URL": "postgres://databank@127.0.0.1/databank",
}
TEMPLATES = ["site", "home", "events", "forms", "practices"]
FAULTS = ["tests/forms/test_faults.py", "tests/api/test_mirror.py"]
EVERYTHING = "not browser"
# What pytest says of tests that it left out: how many, where, and why.
SKIPPED_TESTS = re.compile(r"^SKIPPED \[(\d+)\] [^:\n]+(?::\d+)?: (.*)$", re.MULTILINE)
USUAL = f"{EVERYTHING} and not thorough"
LEFT_OUT = f"{EVERYTHING} and thorough"
ON_BOTH = "both_databases"
IN_BROWSER = "browser and not thorough"
TEST = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "sqlite://:memory:"}


class MissingError(Exception):
    """The machine lacks what a step needs; the message says what."""


class Running(threading.local):
    """The step of this thread: what it prints, to be shown when it is done, and seconds that its processes computed."""

    printed: list[str] | None = None
    computed: float = 0


_running = Running()
# Those that were started, to be stopped with the run.
_processes: list[subprocess.Popen[str]] = []
_stopped = threading.Event()


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> bool:
    """Run `command` from the root with no settings but those in `env`; True when it succeeds."""
    sys.stdout.flush()
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    output, errors = (None, None) if _running.printed is None else (subprocess.PIPE, subprocess.STDOUT)
    if _stopped.is_set():
        return False
    environment = {**inherited, **(env or {})}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=output, stderr=errors)
    _processes.append(process)
    if _running.printed is not None and process.stdout is not None:
        _running.printed.append(process.stdout.read())
    # What it and its own processes computed is only told to who waits like this.
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    _running.computed += used.ru_utime + used.ru_stime
    return process.returncode == 0


def tool(name: str, *arguments: str) -> bool:
    """Run one of the tools that the set-up installed."""
    return run(BIN / name, *arguments)


def manage(*arguments: str, env: Mapping[str, str] = TEST) -> bool:
    """Run a command of Django."""
    return run(sys.executable, "manage.py", *arguments, env=env)


def pytest(*arguments: str, env: Mapping[str, str] | None = None) -> bool:
    """Run the tests; their last line stays as pytest prints it, for CI reads it."""
    return run(sys.executable, "-m", "pytest", "--durations=5", *arguments, env=env)


# --- Steps --------------------------------------------------------------------------------------------------


def templates() -> bool:
    """Indentation of every template, which finds blocks and elements that are not closed as well."""
    return tool("djhtml", "--check", "--tabwidth", "2", *TEMPLATES)


def on_sqlite(*tests: str, marks: str = USUAL) -> bool:
    """The tests on SQLite."""
    return on_database(None, *tests, marks=marks)


def on_postgres(*tests: str, marks: str = f"{ON_BOTH} and {USUAL}") -> bool:
    """The tests of what a database does in its own way, on PostgreSQL."""
    with postgres() as url:
        return on_database(url, *tests, marks=marks)


def on_database(url: str | None, *tests: str, marks: str) -> bool:
    """These tests, or all that have the marks, on the database at `url`, or on the settings' own."""
    env = {"DATABASE_URL": url} if url else None
    programs()
    # Handed out in order: those that flush the database come last, and what they flush is not made again.
    return pytest("-n", "auto", "--dist", "load", "-m", marks, *tests, env=env)


def faults() -> bool:
    """The long fault tests, on both databases."""
    os.environ["KILLS"] = "200"
    on_the_other = on_sqlite(*FAULTS, marks=EVERYTHING)
    return on_postgres(*FAULTS, marks=f"{ON_BOTH} and {EVERYTHING}") and on_the_other


def migrated(url: str | None) -> bool:
    """The migrated database at `url` that the tests copy, made unless it is there; True where there is no server."""
    return url is None or run(sys.executable, "-m", "tests.prepared", env={**TEST, "DATABASE_URL": url})


def in_browser(marks: str = IN_BROWSER) -> bool:
    """The tests in headless Chromium, two at a time: each has a server of its own beside it."""
    # By their folder: to collect all others as well takes seconds of each process.
    return pytest("-n", "2", "-m", marks, "tests/browser", env={"CHROMIUM": chromium()})


# Those that take one core each and need nothing of each other: two at a time, the longest first.
SHORT_STEPS: dict[str, Callable[[], bool]] = {
    "types": lambda: tool("mypy"),
    "postgres-db": lambda: migrated(os.environ.get("TEST_DATABASE_URL")),
    "sqlite-db": lambda: migrated(TEST["DATABASE_URL"]),
    "check": lambda: manage("check", "--fail-level", "WARNING"),
    "deploy": lambda: manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION),
    "migrations": lambda: manage("makemigrations", "--check", "--dry-run"),
    "ruff": lambda: tool("ruff", "check", "--quiet", "."),
    "format": lambda: tool("ruff", "format", "--check", "--quiet", "."),
    "layers": lambda: tool("lint-imports", "--no-logo"),
    "templates": templates,
}
# Those that take all cores, the longest first.
TESTS: dict[str, Callable[[], bool]] = {"sqlite": on_sqlite, "browser": in_browser, "postgres": on_postgres}
STEPS: dict[str, Callable[[], bool]] = {**SHORT_STEPS, **TESTS}
# Steps that `make test` leaves out: with all tests, and with just those that it leaves out.
LONG_STEPS: dict[str, Callable[[], bool]] = {
    "sqlite-all": lambda: on_sqlite(marks=EVERYTHING),
    "browser-all": lambda: in_browser("browser"),
    "postgres-all": lambda: on_postgres(marks=EVERYTHING),
    "sqlite-rest": lambda: on_sqlite(marks=LEFT_OUT),
    "browser-rest": lambda: in_browser("browser and thorough"),
    "postgres-rest": lambda: on_postgres(marks=f"{ON_BOTH} and {LEFT_OUT}"),
    "faults": faults,
}
# What one asks for by one name, `make test` by none: steps that run beside each other.
TOGETHER: dict[str, list[str]] = {
    "": list(STEPS),
    "rest": [f"{name}-rest" for name in TESTS],
    "all": [*SHORT_STEPS, *(f"{name}-all" for name in TESTS)],
}

# --- The machine --------------------------------------------------------------------------------------------


_installing = threading.Lock()


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of the server at TEST_DATABASE_URL, or of one that lives as long as the block."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    binaries = server_binaries()
    if binaries is None:
        install_postgres()
        binaries = server_binaries()
    if binaries is None:
        raise MissingError("no PostgreSQL server here, and apt-get can't install one")
    with temporary_server(binaries) as url:
        yield url


def chromium() -> str:
    """Return the path of a Chromium or Chrome, installed if need be."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    with _installing:
        if not any(map(shutil.which, names)):
            install("chromium")
    path = next((path for name in names if (path := shutil.which(name))), None)
    if path is None:
        raise MissingError("no Chromium here, and apt-get can't install one")
    return path


def programs() -> None:
    """Install the server of Redis and Node if need be; a test that finds none says so."""
    with _installing:
        for program, package in (("redis-server", "redis-server"), ("npm", "npm")):
            if shutil.which(program) is None:
                install(package)


def as_root() -> list[str] | None:
    """Return what to put before apt-get so that it may install, or None where it can't without a password."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    allowed = shutil.which("sudo") and subprocess.run([*sudo, "true"], check=False, capture_output=True)
    return sudo if allowed and allowed.returncode == 0 else None


def install(package: str) -> None:
    """Install a Debian package where that can be done; whether it came is for the caller to see."""
    root = as_root()
    if root is None:
        return
    print(f"Installing {package} with apt-get ...", flush=True)
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run([*apt, *command], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            print(done.stderr)


def install_postgres() -> None:
    """Install the server, and for that moment tell Debian's package to make no cluster of its own."""
    root = as_root()
    if root is None:
        return
    folder = "/etc/postgresql-common/createcluster.d"
    config = f"{folder}/databank.conf"
    write = f"mkdir -p {folder} && echo 'create_main_cluster = false' > {config}"
    subprocess.run([*root, "sh", "-c", write], check=False)
    install("postgresql")
    subprocess.run([*root, "rm", "-f", config], check=False)


# --- The run ------------------------------------------------------------------------------------------------


@dataclass
class Result:
    """How one step ended: `ok`, `failed` or `skipped`, with the reason of a skip: of the step, or of tests in it.

    seconds: by the clock. cpu: seconds that its processes computed, without PostgreSQL.
    """

    name: str
    outcome: str
    seconds: float
    cpu: float
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.outcome:8}{self.name:14}{self.seconds:7.1f} s {self.cpu:7.1f} s CPU {self.reason}".rstrip()


def perform(name: str) -> Result:
    """Run one step and say how it ended."""
    print(f"\n=== {name}", flush=True)
    result = _performed(name)
    print(f"--- {result}", flush=True)
    return result


def perform_beside(name: str) -> Result:
    """Run one step while others run, and say how it ended with all that it printed."""
    if name not in SHORT_STEPS:
        print(f"\n... {name} has begun; it takes minutes", flush=True)
    printed = _running.printed = []
    try:
        result = _performed(name)
    finally:
        _running.printed = None
    print("".join([f"\n=== {name}\n", *printed, f"--- {result}"]), flush=True)
    # Said once more in the summary: nobody looks for it among a thousand lines of what went well.
    return replace(result, reason="; ".join(filter(None, [result.reason, left_out("".join(printed))])))


def left_out(printed: str) -> str:
    """Return how many tests pytest left out and why, the most common reason first; nothing when it ran them all."""
    reasons: Counter[str] = Counter()
    for number, reason in SKIPPED_TESTS.findall(printed):
        reasons[reason] += int(number)
    told = ", ".join(f"{reason} ({number})" for reason, number in reasons.most_common())
    return told and f"{reasons.total()} skipped: {told}"


def _performed(name: str) -> Result:
    start = time.monotonic()
    _running.computed = 0
    reason = ""
    try:
        outcome = "ok" if {**STEPS, **LONG_STEPS}[name]() else "failed"
    except MissingError as lack:
        outcome, reason = "failed" if IN_CI else "skipped", str(lack)
    except RuntimeError as problem:
        outcome, reason = "failed", str(problem)
    return Result(name, outcome, time.monotonic() - start, _running.computed, reason)


def prepare_browser() -> None:
    """Install what a later step would wait for; what is missing, its step says."""
    with suppress(MissingError):
        chromium()


def perform_all(steps: Sequence[str]) -> list[Result]:
    """Run these steps on one server, two at a time: neither core is left while there is something to do."""
    with ExitStack() as stack:
        # What is missing here, its step says.
        with suppress(MissingError, RuntimeError):
            os.environ["TEST_DATABASE_URL"] = stack.enter_context(postgres())
        threading.Thread(target=prepare_browser, daemon=True).start()
        with ThreadPoolExecutor(2) as pool:
            # In order: the tests come last, and wait for a database to copy that is not made yet.
            return list(pool.map(perform_beside, steps))


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave as for an error, so that what the run started is cleaned up; steps in other threads end too."""
    _stopped.set()
    for process in _processes:
        # What has ended is known by its code, and its number may be another's.
        if process.returncode is None:
            process.terminate()
    raise SystemExit(143)


def main(names: list[str]) -> int:
    """Run the steps with these names, or those of `make test`, `rest` or `all`; return 1 when one failed."""
    known = {**STEPS, **LONG_STEPS}
    together = TOGETHER.get(" ".join(names))
    if together is None and (unknown := [name for name in names if name not in known]):
        print(f"No such step: {', '.join(unknown)}. There are: {', '.join(known)}; {', '.join(filter(None, TOGETHER))}")
        return 2
    signal.signal(signal.SIGTERM, stop)
    start = time.monotonic()
    results = perform_all(together) if together else [perform(name) for name in names]
    print("\n=== Summary", *results, f"        together      {time.monotonic() - start:7.1f} s", sep="\n")
    return 1 if any(result.outcome == "failed" for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
