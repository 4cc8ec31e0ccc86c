"""The search index of the tests: what is saved is stored in it before something looks there, as a worker would.

In production a worker stores a saved page in the index a moment later. Most tests never look for what they make, and to
store it anyway takes a tenth of their time.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection
from modelsearch import index, signal_handlers, tasks
from wagtail.search.models import IndexEntry

from core.indexing import signal_handlers as page_signal_handlers
from core.models import SearchPosting, SearchRecord, SearchWord

# The tables of Wagtail's index and of the ranked search.
TABLES = re.compile("|".join(table._meta.db_table for table in (IndexEntry, SearchPosting, SearchRecord, SearchWord)))


class _Waiting:
    """Stands in the place of the task of the index."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, ...], None] = {}
        self.storing = False

    def enqueue(self, *row: str) -> None:
        self.rows[row] = None

    def store(self) -> None:
        """Store what waits, unseen by who counts queries. What is gone by now never comes in."""
        rows, self.rows = list(self.rows), {}
        counted, connection.force_debug_cursor = connection.force_debug_cursor, False
        try:
            for app, model, key in rows:
                if apps.get_model(app, model)._default_manager.filter(pk=key).exists():
                    tasks.insert_or_update_object_task.call(app, model, key)
        finally:
            connection.force_debug_cursor = counted

    def watch(self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        """Store what waits before a statement that looks in the index, but not while something is stored there."""
        if self.rows and not self.storing and TABLES.search(statement):
            with self.busy():
                self.store()
        return execute(statement, params, many, context)

    @contextmanager
    def busy(self) -> Iterator[None]:
        was, self.storing = self.storing, True
        try:
            yield
        finally:
            self.storing = was

    def unwatched(self, change: Callable[[Any], None]) -> Callable[[Any], None]:
        def changing(instance: Any) -> None:
            with self.busy():
                change(instance)

        return changing


@contextmanager
def stored_when_asked() -> Iterator[None]:
    """Within the block what is saved waits until something looks in the index. What is published never waits."""
    waiting = _Waiting()
    with (
        patch.object(signal_handlers, "insert_or_update_object_task", waiting),
        patch.object(page_signal_handlers, "insert_or_update_object_task", waiting),
        patch.object(index, "insert_or_update_object", waiting.unwatched(index.insert_or_update_object)),
        patch.object(index, "remove_object", waiting.unwatched(index.remove_object)),
        connection.execute_wrapper(waiting.watch),
    ):
        yield
