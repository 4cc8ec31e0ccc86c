"""A real server in production's settings, with a PostgreSQL of its own that can be stopped."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from config.settings.base import database
from tests import postgres
from tests.factories import PracticeDocumentFactory, PracticePageFactory
from tests.production.asking import HOST, Site
from tests.server import database_url, serve

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.production.settings",
    "SECRET_KEY": "a-key-of-no-value-that-is-long-and-varied-enough-0123456789",
    "ALLOWED_HOSTS": HOST,
    "BASE_URL": f"https://{HOST}",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Production knows PostgreSQL only: run it there; with SQLite there is nothing to copy the database from."""
    lacks = "" if connection.vendor == "postgresql" else "production has no SQLite"
    lacks = lacks or ("" if postgres.server_binaries() else "no PostgreSQL server on this machine")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.both_databases)
            if lacks:
                item.add_marker(pytest.mark.skip(reason=lacks))


@pytest.fixture(scope="session")
def postgresql(django_db_setup: None, django_db_blocker: Any, media_root: Path) -> Iterator[postgres.Server]:
    """A server of PostgreSQL with the site and a practice that has a document."""
    binaries = postgres.server_binaries()
    assert binaries is not None
    with postgres.stoppable_server(binaries) as server:
        _copy(binaries, server.url)
        with django_db_blocker.unblock(), _instead(server.url), override_settings(MEDIA_ROOT=str(media_root)):
            practice = PracticePageFactory(title="Straatfeest", slug="straatfeest")
            PracticeDocumentFactory(page=practice)
        yield server


@pytest.fixture(scope="session")
def production(
    postgresql: postgres.Server, media_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site in production, with one worker."""
    folder = tmp_path_factory.mktemp("production")
    roots = {"MEDIA_ROOT": str(media_root), "PRIVATE_ROOT": str(folder / "private")}
    with (
        (folder / "log").open("wb") as log,
        serve(1, log, DATABASE_URL=postgresql.url, **roots, **SETTINGS) as server,
    ):
        yield Site(server.port, folder / "log", server.workers()[0])


def _copy(binaries: Path, url: str) -> None:
    """Copy the database of the tests, which is migrated and holds the tree of the site."""
    maintenance = url.rpartition("/")[0] + "/postgres"
    subprocess.run([binaries / "psql", "-qc", "CREATE DATABASE databank", maintenance], check=True)
    dump = subprocess.run([binaries / "pg_dump", "--no-owner", database_url()], check=True, capture_output=True)
    load: list[Path | str] = [binaries / "psql", "-qX", "-v", "ON_ERROR_STOP=1", url]
    subprocess.run(load, input=dump.stdout, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _instead(url: str) -> Iterator[None]:
    """Let the connection of the tests lead to another server."""
    usual = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)
