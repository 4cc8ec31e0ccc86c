"""A real server of the project with the demo, and a real browser. Nothing here touches the tests' own database."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.prepared import one_at_a_time, sqlite_demo

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# How long something may take before it counts as missing: on a busy machine everything takes long, and where it comes
# sooner nobody waits.
START_SECONDS = 300
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its database and files."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def environment(server_folder: Path) -> dict[str, str]:
    """The settings of the server."""
    return _environment(server_folder)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "MAILBOX": str(folder / "mail"),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database and the files of the demo: made by the first process of this run, for all."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    made, fresh = run / "demo", run / "demo.new"
    with one_at_a_time(run):
        if not made.exists():
            fresh.mkdir()
            sqlite_demo(fresh / "db.sqlite3", fresh)
            # Its people: the settings of the tests give no password.
            command = [sys.executable, "manage.py", "load_demo"]
            subprocess.run(command, cwd=ROOT, env=_environment(fresh), check=True, capture_output=True)  # noqa: S603
            fresh.rename(made)
    return made


@pytest.fixture(scope="session")
def server(demo: Path, server_folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server with the demo, in a folder of its own."""
    folder = server_folder
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except URLError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def received(server: str, environment: dict[str, str]) -> Callable[[str], list[EmailMessage]]:
    """Return a function that sends what is owed, as the worker does, and gives the mails to an address in order."""

    def read(address: str) -> list[EmailMessage]:
        command = [sys.executable, "manage.py", "send_outbox"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603
        # One file for each connection, in which a line of dashes stands after each mail.
        files = sorted(Path(environment["MAILBOX"]).iterdir(), key=lambda path: path.stat().st_mtime_ns)
        parts = [part.strip() for path in files for part in path.read_text().split("\n" + "-" * 79 + "\n")]
        mails = [message_from_string(part, policy=policy.default) for part in parts if part]
        return [mail for mail in mails if mail["To"] == address]

    return read


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open a window on the site, as someone without a past: `visit(width=360, color_scheme="dark")`.

    elsewhere: where else something may be asked, for a test of just that.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_window(width: int = 1280, height: int = 900, elsewhere: str = "", **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        # Without transitions: none of them is tested, and drawing them on a machine without a screen takes long.
        usual = {"base_url": server, "viewport": viewport, "locale": "nl-BE", "reduced_motion": "reduce"}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.extend(_ours(str(error))))
        page.on("request", lambda request: problems.extend(_elsewhere(request.url, server, elsewhere)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []


def _ours(error: str) -> list[str]:
    # Chromium's own complaint when one leaves a page before its transition began; no script of ours asks for one.
    return [] if "ViewTransition" in error else [error]


def _elsewhere(address: str, server: str, allowed: str) -> list[str]:
    known = (server, "data:", "blob:", "about:", *filter(None, [allowed]))
    return [] if address.startswith(known) else [f"asked a third party: {address}"]
