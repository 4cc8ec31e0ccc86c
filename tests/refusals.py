"""What the database refuses while a test runs, also where the code expects that and goes on: a transaction of
PostgreSQL is lost then, and one of SQLite is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection


@contextmanager
def refused() -> Iterator[list[str]]:
    """Yield a list that gets every statement that the database refuses within the block."""
    statements: list[str] = []

    def watch(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        try:
            return execute(statement, params, many, context)
        except DatabaseError:
            statements.append(statement)
            raise

    with connection.execute_wrapper(watch):
        yield statements
