"""What the tests ask of the database itself."""

from django.db import connection, models


def is_analyzed(model: type[models.Model]) -> bool:
    """Whether the database has statistics of the table of `model`, to plan queries with."""
    column, table = ("tablename", "pg_stats") if connection.vendor == "postgresql" else ("tbl", "sqlite_stat1")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [model._meta.db_table])  # noqa: S608
        return bool(cursor.fetchone()[0])
