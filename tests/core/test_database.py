"""How the database is asked."""

import pytest
from django.db import connection

from config.settings.base import database

pytestmark = pytest.mark.both_databases


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an option of PostgreSQL")
def test_postgresql_compiles_no_queries(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = 'jit'")
        assert cursor.fetchone() == ("off", "client")


@pytest.mark.parametrize(
    ("asked", "options"),
    [("", "-c jit=off"), ("?options=-c%20statement_timeout%3D9000", "-c jit=off -c statement_timeout=9000")],
)
def test_options_in_the_address_of_the_database_are_kept(asked, options):
    assert database(f"postgres://a:b@localhost/c{asked}")["OPTIONS"]["options"] == options
