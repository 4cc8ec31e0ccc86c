"""How the database is asked."""

import pytest
from django.db import connection

from config.settings.base import database
from core.database import PreparedRow
from practices.models import PracticePage
from tests.factories import DatabankImageFactory, PracticePageFactory

pytestmark = pytest.mark.both_databases


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an option of PostgreSQL")
def test_postgresql_compiles_no_queries_and_waits_for_a_lock_as_long_as_sqlite(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting, source FROM pg_settings WHERE name IN ('jit', 'lock_timeout') ORDER BY name"
        )
        assert cursor.fetchall() == [("jit", "off", "client"), ("lock_timeout", "20000", "client")]


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("", "-c jit=off -c lock_timeout=20s"),
        ("?options=-c%20lock_timeout%3D9s", "-c jit=off -c lock_timeout=20s -c lock_timeout=9s"),
    ],
)
def test_options_in_the_address_of_the_database_are_kept(asked, options):
    assert database(f"postgres://a:b@localhost/c{asked}")["OPTIONS"]["options"] == options


def test_a_prepared_row_is_the_row(site, django_assert_num_queries):
    plain = PracticePageFactory()
    whole = PracticePageFactory(full=True, image=DatabankImageFactory(file__width=64, file__height=40))
    pages = PracticePage.objects.order_by().select_related(*PracticePage.shown_with)
    prepared = PreparedRow(lambda key: pages.filter(pk=key))
    for page in (plain, whole, plain):
        expected = pages.get(pk=page.pk)
        with django_assert_num_queries(1):
            found = prepared.get(page.pk)
            shown = [getattr(found, name) for name in PracticePage.shown_with]
        assert found == expected
        assert shown == [getattr(expected, name) for name in PracticePage.shown_with]
        for field in PracticePage._meta.concrete_fields:
            assert field.value_from_object(found) == field.value_from_object(expected), field.name
        assert (type(found), found._state.adding, found._state.db) == (PracticePage, False, "default")
    assert prepared.get(0) is None
