"""Data that is made once for a module or a run, and seen by each of its tests as if it had made it itself."""

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import override_settings

from tests.prepared import postgres_demo, postgres_drop, sqlite_demo


def made_once(make: Callable[[], Any]) -> Any:
    """Return a fixture of scope 'module' whose value is a function that gives what `make` made, fresh for each test.

    The data lives in a transaction around the tests of the module, each of which rolls back to it. So none of these
    tests may commit (`transaction=True`), and a test that needs to see nothing of it stands in another module.
    """

    @pytest.fixture(scope="module")
    def shared(django_db_setup: None, django_db_blocker: Any, media_root: Path) -> Iterator[Callable[[], Any]]:
        # Roots of files as a test has them.
        roots = override_settings(MEDIA_ROOT=str(media_root), PRIVATE_ROOT=str(media_root.with_name("private")))
        with django_db_blocker.unblock(), transaction.atomic():
            with roots:
                made = make()
            yield lambda: copy.deepcopy(made)
            transaction.set_rollback(True)

    return shared


@contextmanager
def demo_instead(folder: Path, media_root: Path) -> Iterator[None]:
    """Put a copy of the database with the demo in the place of that of the tests, and its files where theirs are.

    folder: where the copy may stand.
    """
    usual = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        name = str(folder / "demo.sqlite3")
        sqlite_demo(Path(name), folder)
    else:
        name = f"{usual}_demo"
        postgres_demo(connection.settings_dict, name, folder)
    shutil.copytree(folder / "media", media_root, dirs_exist_ok=True)
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        ContentType.objects.clear_cache()
        if connection.vendor == "postgresql":
            postgres_drop(connection.settings_dict, name)
