"""A real server of the project with the demo, and a real browser. Nothing here touches the tests' own database."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.prepared import sqlite_copy

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
START_SECONDS = 60


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
def server(server_folder: Path, pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a server with the demo, in a folder of its own."""
    folder = server_folder
    assert pytestconfig.cache is not None
    sqlite_copy(pytestconfig.cache.mkdir("databases"), folder / "db.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONUNBUFFERED": "1",
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "load_demo"], cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603
    with (folder / "log").open("wb") as log:
        command = [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"]
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open a window on the site, as someone without a past: `visit(width=360, color_scheme="dark")`."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_window(width: int = 1280, height: int = 900, **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = browser.new_context(base_url=server, viewport=viewport, locale="nl-BE", **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.extend(_ours(str(error))))
        page.on("request", lambda request: problems.extend(_elsewhere(request.url, server)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def mail_to(server: str, server_folder: Path) -> Callable[[str], str]:
    """Return the text of the last mail that the server owes to an address."""

    def last(address: str) -> str:
        query = 'SELECT text FROM forms_outgoingmail WHERE "to" = ? ORDER BY id DESC LIMIT 1'
        with closing(sqlite3.connect(f"file:{server_folder / 'db.sqlite3'}?mode=ro", uri=True)) as database:
            row = database.execute(query, [address]).fetchone()
        assert row is not None, f"no mail to {address}"
        return str(row[0])

    return last


def _ours(error: str) -> list[str]:
    # Chromium's own complaint when one leaves a page before its transition began; no script of ours asks for one.
    return [] if "ViewTransition" in error else [error]


def _elsewhere(address: str, server: str) -> list[str]:
    return [] if address.startswith((server, "data:", "blob:", "about:")) else [f"asked a third party: {address}"]
