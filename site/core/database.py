"""What is asked of the database itself."""

from django.db import connection


def analyze() -> None:
    """Let the database look at what it holds. Ends whatever writes many rows: until then it plans for other tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
