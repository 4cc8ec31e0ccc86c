"""What is asked of the database itself."""

from typing import Any

from django.db import connection, transaction


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
