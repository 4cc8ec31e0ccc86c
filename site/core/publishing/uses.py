"""What uses what: Wagtail's index of references, true in the transaction of the change.

Wagtail has a worker bring the index up to date, once for each row that was stored. Here the index says which files are
public, so it may not be late: neither with what a page shows from now on, nor with what it no longer shows.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled


@contextmanager
def uses_kept(row: Model) -> Iterator[None]:
    """Tell what `row` uses when what happens inside has stored it with all that belongs to it."""
    if getattr(reference_index_auto_update_disabled, "value", False):
        # Whoever turned it off tells it later, for many rows at once.
        yield
        return
    with transaction.atomic():
        with disable_reference_index_auto_update():
            yield
        tell_uses(row)


def tell_uses(row: Model) -> None:
    """Store what `row` uses, as it is in memory."""
    if ReferenceIndex.is_indexed(type(row)):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(row)
