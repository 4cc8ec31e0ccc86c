"""Data that is made once for a module and seen by each of its tests as if it had made it itself."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings


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
