"""How far a task is, told while its transaction is still going on."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils import timezone

from practices.models import PracticeImport

Tell = Callable[[int], None]


@contextmanager
def progress(practice_import: PracticeImport) -> Iterator[Tell]:
    """Give what tells how many rows are done, at once, though the transaction of the rows is still going on.

    That takes a connection of its own. SQLite lets nobody else write meanwhile: there a small file says it.
    """
    with _by_file(practice_import) if writes_alone() else _by_connection(practice_import) as tell:
        yield tell


def writes_alone() -> bool:
    """Whether nobody else can write anything while an import is stored or undone."""
    return connection.vendor == "sqlite"


def see(practice_import: PracticeImport) -> None:
    """Let an import that was read say what its task told since."""
    if not practice_import.is_busy or not writes_alone():
        return
    file = _file(practice_import)
    try:
        told, moved_at = file.read_text(), datetime.datetime.fromtimestamp(file.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return
    # An older one was left by a process that was killed.
    if told and moved_at >= practice_import.moved_at:
        practice_import.done, practice_import.moved_at = int(told), moved_at


def _file(practice_import: PracticeImport) -> Path:
    return Path(settings.PRIVATE_ROOT) / "imports" / str(practice_import.pk)


@contextmanager
def _by_file(practice_import: PracticeImport) -> Iterator[Tell]:
    file = _file(practice_import)

    def tell(done: int) -> None:
        # Rows are worth more than what is told of them. Who reads meanwhile reads a number, or nothing.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(str(done))

    try:
        yield tell
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


@contextmanager
def _by_connection(practice_import: PracticeImport) -> Iterator[Tell]:
    # Made as Django makes one for a thread; it is no member of `connections`, so it is closed here.
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    table = connection.ops.quote_name(PracticeImport._meta.db_table)

    def tell(done: int) -> None:
        with own.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET done = %s, moved_at = %s WHERE id = %s",  # noqa: S608 - the name of our table
                [done, timezone.now(), practice_import.pk],
            )

    try:
        yield tell
    finally:
        own.close()
