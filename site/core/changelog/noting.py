"""Noting what changed, and writing it in the log before the transaction of the change ends.

What changes together (a page with its rows) is noted together, so that it is one row of the log.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Model
from wagtail.models import Page
from wagtail.signal_handlers import reference_index_auto_update_disabled

from core.changelog.writing import Noted, write
from core.changes.stamp import ChangeStamp

_open: ContextVar[Noted | None] = ContextVar("what_changed_in_this_block", default=None)


def note(model: type[Model], keys: Collection[int]) -> None:
    """Say that rows of `model` look different, or are there or gone now."""
    if keys:
        _note(Noted(rows={model: set(keys)}))


def note_page(page: Page) -> None:
    """Say the same of one page; below it addresses may be different too."""
    _note(Noted(rows={Page: {page.pk}}, parents={page.pk: page.path} if page.numchild else {}))


def note_below(path: str) -> None:
    """Say that the page at this path of the tree and those below it may have become visible, hidden, or moved."""
    _note(Noted(trees={path}))


def note_site() -> None:
    """Say that everything may look different: addresses begin otherwise, or other pages are the site."""
    _note(Noted(everything=True))


@contextmanager
def noted_together() -> Iterator[None]:
    """Write what is noted inside at the end, all at once, in one transaction with what happens inside.

    Nobody else writes meanwhile: see `wait_for_writers`.
    """
    if _open.get() is not None or _is_told_later():
        yield
        return
    noted = Noted()
    token = _open.set(noted)
    try:
        with transaction.atomic():
            ChangeStamp.lock()
            yield
            write(noted)
    finally:
        _open.reset(token)


def wait_for_writers() -> None:
    """Wait, before a row is locked, for others who write in the log until this transaction ends.

    Who first locked the row, and then waited for the log, would hold what the other one may need to end: a deadlock.
    So the log comes first, everywhere: before what is stored, removed or approved (`receivers`), before the tree of
    pages (`tree`), and by a call of this in who locks rows itself, or publishes a version that it makes in the same
    transaction. Outside a transaction nothing is held.
    """
    if _open.get() is None and not _is_told_later() and transaction.get_connection().in_atomic_block:
        ChangeStamp.lock()


def is_silent() -> bool:
    """Whether what is stored now is not noted: someone tells of it later, all at once."""
    return _open.get() is None and _is_told_later()


def _note(noted: Noted) -> None:
    collected = _open.get()
    if collected is not None:
        collected.add(noted)
    elif not _is_told_later():
        write(noted)


def _is_told_later() -> bool:
    """Whether rows are written in bulk by someone who tells at the end what they are: the uses, and the log."""
    return bool(getattr(reference_index_auto_update_disabled, "value", False))
