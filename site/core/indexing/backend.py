"""The search backend of the site, for the database that it runs on."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return Wagtail's search backend for the default database, with Dutch analysis."""
    if connection.vendor == "postgresql":
        from core.indexing.postgresql import DutchPostgresSearchBackend

        return DutchPostgresSearchBackend(params)
    if connection.vendor == "sqlite":
        from core.indexing.sqlite import DutchSQLiteSearchBackend

        return DutchSQLiteSearchBackend(params)
    raise ImproperlyConfigured("Search works on PostgreSQL and on SQLite.")
