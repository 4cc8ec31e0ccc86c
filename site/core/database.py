"""What is asked of the database itself."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler


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


# No row has this key, and no other number in a query is this one.
_STANDS_FOR_THE_KEY = -47_110_815


class Prepared:
    """A query that is the same at each visit but for one key: Django puts it together once, not each time.

    make: gives the query for a key. It selects numbers and texts only, for no field reads what the database gives.
    """

    def __init__(self, make: Callable[[int], QuerySet]) -> None:
        self._make = make
        self._made: dict[str, tuple[SQLCompiler, str, list[Any]]] = {}

    def rows(self, key: int) -> list[tuple[Any, ...]]:
        """Return the rows for `key`."""
        _compiler, sql, values = self._query()
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if value == _STANDS_FOR_THE_KEY else value for value in values])
            return list(cursor.fetchall())

    def _query(self) -> tuple[SQLCompiler, str, list[Any]]:
        # Each database has its own way of writing it.
        if connection.vendor not in self._made:
            compiler = self._make(_STANDS_FOR_THE_KEY).query.get_compiler(connection=connection)
            sql, values = compiler.as_sql()
            self._made[connection.vendor] = compiler, sql, list(values)
        return self._made[connection.vendor]


class PreparedRow(Prepared):
    """The same for one row of a model, with what `select_related` brings along. Its fields read what they are given.

    What Django does with a row when it has put a query together (`ModelIterable`), it does here without that.
    """

    def get(self, key: int) -> Any:
        """Return the row for `key`; None when there is none."""
        found = self.rows(key)
        if not found:
            return None
        compiler, _sql, _values = self._query()
        chosen, info = compiler.select, compiler.klass_info
        converters = compiler.get_converters([expression for expression, _sql, _alias in chosen])
        values = list(next(iter(compiler.apply_converters(found, converters)))) if converters else found[0]
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [expression.target.attname for expression, _sql, _alias in chosen[first:last]]
        row = info["model"].from_db(connection.alias, names, values[first:last])
        # The types are those of a later Django.
        for populator in get_related_populators(info, chosen, connection.alias):  # type: ignore[call-arg]
            populator.populate(values, row)
        return row
