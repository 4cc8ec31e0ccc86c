"""What is asked of the database itself."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet


def analyze() -> None:
    """Let the database look at what it holds. Ends whatever writes many rows: until then it plans for other tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class StoredAtOnce:
    """A mixin of models: what follows from a row (the change stamp, the log of changes) is stored with it or not.

    Django calls who listens after the transaction of the row, unless there is one around it.
    """

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row."""
        with transaction.atomic():
            super().save(*args, **kwargs)  # type: ignore[misc]

    save.alters_data = True  # type: ignore[attr-defined]


class Prepared:
    """A query that is the same at each visit but for one key: Django puts it together once, not each time.

    make: gives the query for a key. It selects numbers and texts only, for no field reads what the database gives.
    """

    # No row has this key, and no other number in a query is this one.
    _STANDS_FOR_THE_KEY = -47_110_815

    def __init__(self, make: Callable[[int], QuerySet]) -> None:
        self._make = make
        self._made: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, key: int) -> list[tuple[Any, ...]]:
        """Return the rows for `key`."""
        # Each database has its own way of writing it.
        if connection.vendor not in self._made:
            made, given = self._make(self._STANDS_FOR_THE_KEY).query.sql_with_params()
            self._made[connection.vendor] = made, list(given)
        sql, values = self._made[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if value == self._STANDS_FOR_THE_KEY else value for value in values])
            return list(cursor.fetchall())
