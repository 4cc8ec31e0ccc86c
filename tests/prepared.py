"""Databases that are migrated, or hold the demo, once, and are copied: to make one takes longer than most tests.

`python -m tests.prepared` migrates the one that DATABASE_URL asks for before any test needs it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote

import django
import psycopg
from django.apps import apps
from django.conf import settings
from psycopg import sql

from tests.postgres import server_binaries

ROOT = Path(__file__).resolve().parents[1]
# Kept from run to run.
FOLDER = ROOT / "var" / "tests"
# `manage.py` that looks for what refers to itself less often: migrations make much of it, and looking takes a tenth.
_MANAGE = "; ".join(
    [
        "import gc, sys",
        "from django.core.management import execute_from_command_line",
        "gc.set_threshold(100_000, 50, 100)",
        "execute_from_command_line(sys.argv)",
    ]
)
PREFIX = "databank_migrated_"
DEMO = "databank_demo_"


def fingerprint() -> str:
    """Return a digest of everything that decides what a migrated database holds."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(path.read_bytes())
    for path in sorted([*ROOT.glob("site/library/data/*"), *ROOT.glob("site/config/settings/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def demo_fingerprint() -> str:
    """Return a digest of everything that decides what the demo is: content, all code, and the day it counts from."""
    digest = hashlib.sha256(f"{fingerprint()} {date.today()}".encode())
    for folder in ("content", "home", "events", "forms", "practices", "site"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sqlite_copy(target: Path) -> None:
    """Put a migrated SQLite database at `target`."""
    shutil.copy(_sqlite_original(), target)


def _sqlite_original() -> Path:
    original = FOLDER / f"{PREFIX}{fingerprint()}.sqlite3"
    with one_at_a_time(FOLDER):
        if not original.exists():
            for old in FOLDER.glob(f"{PREFIX}*"):
                old.unlink()
            fresh = original.with_suffix(".new")
            _migrate(f"sqlite:///{fresh}")
            fresh.rename(original)
    return original


def sqlite_demo(target: Path, files: Path) -> None:
    """Put a SQLite database with the demo at `target`, and its files in the folder `files`."""
    made = FOLDER / f"{DEMO}{demo_fingerprint()}"
    with one_at_a_time(FOLDER / "demo"):
        if not made.exists():
            for old in FOLDER.glob(f"{DEMO}*"):
                shutil.rmtree(old)
            fresh = made.with_suffix(".new")
            fresh.mkdir()
            sqlite_copy(fresh / "db.sqlite3")
            _load_demo(f"sqlite:///{fresh / 'db.sqlite3'}", fresh / "files")
            fresh.rename(made)
        # Before another run, of other code, puts its own in the place of this one.
        shutil.copy(made / "db.sqlite3", target)
        shutil.copytree(made / "files", files, dirs_exist_ok=True)


def postgres_demo(config: dict[str, Any], target: str, files: Path) -> None:
    """Make a database `target` with the demo on the server of `config`, and put its files in the folder `files`.

    What has that name already is dropped.
    """
    name = f"{DEMO}{demo_fingerprint()}"
    made = FOLDER / "postgres" / name
    with one_at_a_time(FOLDER / "demo_postgres"), _maintenance(config) as connection:
        existing = _databases(connection, DEMO)
        if name not in existing or not made.exists():
            for old in made.parent.glob(f"{DEMO}*"):
                shutil.rmtree(old)
            for database in existing:
                connection.execute(_sql("DROP DATABASE {}", database))
            fresh = f"{name}_new"
            _copy(connection, postgres_template(config), fresh)
            _load_demo(_url(config, fresh), made)
            connection.execute(_sql("ALTER DATABASE {} RENAME TO {}", fresh, name))
        _copy(connection, name, target)
        shutil.copytree(made, files, dirs_exist_ok=True)


def postgres_drop(config: dict[str, Any], name: str) -> None:
    """Remove a database from the server of `config`."""
    with _maintenance(config) as connection:
        connection.execute(_sql("DROP DATABASE {}", name))


def _databases(connection: psycopg.Connection[Any], prefix: str) -> set[str]:
    known = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    return {row[0] for row in connection.execute(known, [f"{prefix}%"])}


def _copy(connection: psycopg.Connection[Any], template: str, name: str) -> None:
    connection.execute(_sql("DROP DATABASE IF EXISTS {}", name))
    connection.execute(_sql("CREATE DATABASE {} TEMPLATE {}", name, template))


def _sql(statement: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def postgres_template(config: dict[str, Any]) -> str:
    """Return the name of a migrated database on the server of `config`, for use as a template."""
    name = f"{PREFIX}{fingerprint()}"
    # A lock of its own: who waits for SQLite need not wait for this.
    with one_at_a_time(FOLDER / "postgres"), _maintenance(config) as connection:
        existing = _databases(connection, PREFIX)
        if name in existing:
            return name
        for database in existing:
            connection.execute(_sql("DROP DATABASE {}", database))
        fresh = f"{name}_new"
        connection.execute(_sql("CREATE DATABASE {}", fresh))
        version = connection.info.server_version // 10_000
        _make(_url(config, fresh), FOLDER / "postgres" / f"{name}-{version}.sql")
        connection.execute(_sql("ALTER DATABASE {} RENAME TO {}", fresh, name))
    return name


def _make(url: str, dump: Path) -> None:
    """Make the migrated database at `url`, from the dump of an earlier run where there is one: servers come and go."""
    binaries = server_binaries()
    if binaries is None:
        _migrate(url)
    elif dump.exists():
        command: list[Path | str] = [
            binaries / "psql",
            "--quiet",
            "--no-psqlrc",
            "--set=ON_ERROR_STOP=1",
            f"--file={dump}",
            url,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - PostgreSQL's own
    else:
        _migrate(url)
        for old in dump.parent.glob(f"{PREFIX}*"):
            old.unlink()
        fresh = dump.with_suffix(".new")
        command = [binaries / "pg_dump", "--no-owner", f"--file={fresh}", url]
        subprocess.run(command, check=True)  # noqa: S603 - PostgreSQL's own
        fresh.rename(dump)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time prepare: workers of one run, and runs beside each other."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _maintenance(config: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(_url(config, "postgres"), autocommit=True) as connection:
        yield connection


def _url(config: dict[str, Any], database: str) -> str:
    user = quote(config["USER"], safe="")
    password = f":{quote(config['PASSWORD'], safe='')}" if config["PASSWORD"] else ""
    port = f":{config['PORT']}" if config["PORT"] else ""
    host = quote(config["HOST"] or "", safe="")
    return f"postgres://{user}{password}@{host}{port}/{database}"


def _migrate(url: str) -> None:
    _manage("migrate", "--no-input", "--verbosity", "0", DATABASE_URL=url)


def _load_demo(url: str, files: Path) -> None:
    """Load the demo without its people: a test that logs in makes its own."""
    roots = {"MEDIA_ROOT": str(files / "media"), "PRIVATE_ROOT": str(files / "private")}
    _manage("load_demo", DATABASE_URL=url, **roots)


def _manage(*arguments: str, **environment: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", **environment}
    command = [sys.executable, "-c", _MANAGE, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


if __name__ == "__main__":
    django.setup()
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        _sqlite_original()
    else:
        postgres_template(database)
