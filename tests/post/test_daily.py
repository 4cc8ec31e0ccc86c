"""What the worker does once a day with the database itself."""

import pytest
from django.db import connection

from post.signal_handlers import look_at_tables
from tests.factories import PracticePageFactory


@pytest.mark.both_databases
def test_sqlite_looks_at_what_it_holds(site):
    PracticePageFactory()
    look_at_tables()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'practices_practicepage'")
            assert {row[0].split()[0] for row in cursor.fetchall()} == {"1"}
