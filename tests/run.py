"""Every check of the project, in order: `make test`, or `python -m tests.run NAME ...` for some steps.

What a step needs of the machine (a PostgreSQL server, Chromium) is installed with apt-get where that can be
done. Where it can't, the step is skipped by name; with CI=true, where nothing may go unseen, it fails.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from types import FrameType
from typing import NoReturn

from tests.postgres import server_binaries, temporary_server

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# A developer's own settings must not reach the tests.
SETTINGS = {
    *("ALLOWED_HOSTS", "BASE_URL", "CACHE_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL"),
    *("MEDIA_ROOT", "PRIVATE_ROOT", "SECRET_KEY"),
}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-no-value-that-is-long-and-varied-enough-0123456789",
    "ALLOWED_HOSTS": "databank.example.org",
    "BASE_URL": "https://databank.example.org",
    "DATABASE_URL": "postgres://databank@127.0.0.1/databank",
}
TEMPLATES = ["site", "home", "events", "forms", "practices"]
FAULTS = "tests/forms/test_faults.py"
TEST = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "sqlite://:memory:"}


class MissingError(Exception):
    """The machine lacks what a step needs; the message says what."""


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> bool:
    """Run `command` from the root with no settings but those in `env`; True when it succeeds."""
    sys.stdout.flush()
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(command, cwd=ROOT, env={**inherited, **(env or {})}, check=False).returncode == 0


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


def on_postgres(*tests: str) -> bool:
    """The tests on PostgreSQL."""
    with postgres() as url:
        return on_database(url, *tests)


def on_database(url: str | None, *tests: str) -> bool:
    """These tests, or all but those in a browser, on the database at `url`, or on the settings' own."""
    env = {"DATABASE_URL": url} if url else None
    # Handed out in order: those that flush the database come last, and what they flush is not made again.
    return pytest("-n", "auto", "--dist", "load", "-m", "not browser", *tests, env=env)


def faults() -> bool:
    """The long fault tests, on both databases."""
    os.environ["KILLS"] = "200"
    on_sqlite = on_database(None, FAULTS)
    return on_postgres(FAULTS) and on_sqlite


def in_browser() -> bool:
    """The tests in headless Chromium, two at a time: each has a server of its own beside it."""
    return pytest("-n", "2", "-m", "browser", env={"CHROMIUM": chromium()})


STEPS: dict[str, Callable[[], bool]] = {
    "ruff": lambda: tool("ruff", "check", "--quiet", "."),
    "format": lambda: tool("ruff", "format", "--check", "--quiet", "."),
    "types": lambda: tool("mypy"),
    "layers": lambda: tool("lint-imports", "--no-logo"),
    "templates": templates,
    "check": lambda: manage("check", "--fail-level", "WARNING"),
    "deploy": lambda: manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION),
    "migrations": lambda: manage("makemigrations", "--check", "--dry-run"),
    "sqlite": lambda: on_database(None),
    "postgres": on_postgres,
    "browser": in_browser,
}
# Steps that `make test` leaves out.
LONG_STEPS: dict[str, Callable[[], bool]] = {"faults": faults}

# --- The machine --------------------------------------------------------------------------------------------


_installing = Lock()


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
    """How one step ended: `ok`, `failed` or `skipped`, with the reason of a skip."""

    name: str
    outcome: str
    seconds: float
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.outcome:8}{self.name:12}{self.seconds:7.1f} s  {self.reason}".rstrip()


def perform(name: str) -> Result:
    """Run one step and say how it ended."""
    print(f"\n=== {name}", flush=True)
    start = time.monotonic()
    reason = ""
    try:
        outcome = "ok" if {**STEPS, **LONG_STEPS}[name]() else "failed"
    except MissingError as lack:
        outcome, reason = "failed" if IN_CI else "skipped", str(lack)
    except RuntimeError as problem:
        outcome, reason = "failed", str(problem)
    result = Result(name, outcome, time.monotonic() - start, reason)
    print(f"--- {result}", flush=True)
    return result


def prepare(*urls: str) -> None:
    """Make what later steps would wait for: a migrated database at each of these URLs, and Chromium."""
    for url in urls:
        run(sys.executable, "-m", "tests.prepared", env={**TEST, "DATABASE_URL": url})
    with suppress(MissingError):
        chromium()


def perform_all() -> list[Result]:
    """Run every step, on one server; what takes one core and no step of its own is done beside the first ones."""
    with ExitStack() as stack:
        # What is missing here, its step says.
        with suppress(MissingError, RuntimeError):
            os.environ["TEST_DATABASE_URL"] = stack.enter_context(postgres())
        urls = [TEST["DATABASE_URL"], os.environ.get("TEST_DATABASE_URL")]
        Thread(target=prepare, args=[url for url in urls if url], daemon=True).start()
        return [perform(name) for name in STEPS]


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave as for an error, so that what the run started is cleaned up."""
    raise SystemExit(143)


def main(names: list[str]) -> int:
    """Run the steps with these names, or all; return 1 when one failed."""
    if unknown := [name for name in names if name not in {**STEPS, **LONG_STEPS}]:
        print(f"No such step: {', '.join(unknown)}. There are: {', '.join({**STEPS, **LONG_STEPS})}")
        return 2
    signal.signal(signal.SIGTERM, stop)
    results = [perform(name) for name in names] if names else perform_all()
    print("\n=== Summary", *results, sep="\n")
    return 1 if any(result.outcome == "failed" for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
