"""The change stamp: numbers that move whenever what the public sees may have changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import models
from django.db.models import F

from core.database import Prepared


class Stamp(NamedTuple):
    """The stamp at one moment.

    value: of the practices and what they are filtered by; content: of everything; words: of the search index;
    word_list: of the words that editors say mean the same. cursor: of the last row in the log of changes; compacted: up
    to where that log holds only the last row of each thing.
    """

    value: int = 0
    content: int = 0
    words: int = 0
    word_list: int = 0
    cursor: int = 0
    compacted: int = 0


_seen: ContextVar[Stamp | None] = ContextVar("stamp_seen_by_this_request", default=None)
# What moved within `moved_together`, by the names of the counters.
_moved: ContextVar[set[str] | None] = ContextVar("counters_moved_in_this_block", default=None)


class ChangeStamp(models.Model):
    """Counters, in one row. They move in the transaction of the change, so who reads them never misses one.

    value: moves with the practices and what they are filtered by, of which an index is built anew; content: moves with
    everything that the public can see; words: moves with what is stored to search in, which may be later; word_list:
    moves with the words that editors say mean the same. cursor and compacted are those of the log of changes.
    """

    is_content = False

    value = models.PositiveBigIntegerField(default=0)
    content = models.PositiveBigIntegerField(default=0)
    words = models.PositiveBigIntegerField(default=0)
    word_list = models.PositiveBigIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)
    compacted = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "wijzigingsstempel"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="change_stamp_one_row"),
            models.CheckConstraint(
                condition=models.Q(compacted__lte=models.F("cursor")), name="change_stamp_compacted_before_cursor"
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def current(cls) -> int:
        """Return the stamp of the practices as it stands, or as this request saw it first; 0 before any change."""
        return cls.read().value

    @classmethod
    def read(cls) -> Stamp:
        """Return the stamp as it stands, or as this request saw it first."""
        return _seen.get() or next((Stamp(*row) for row in _stored.rows(1)), Stamp())

    @classmethod
    @contextmanager
    def seen(cls) -> Iterator[Stamp]:
        """Read the stamp once for all that happens inside: what changes meanwhile is seen by the next request."""
        token = _seen.set(cls.read())
        try:
            yield cls.read()
        finally:
            _seen.reset(token)

    @classmethod
    def move(cls) -> None:
        """Move the stamp of the practices, and so of the content, in the transaction that is going on."""
        cls._move(value=F("value") + 1, content=F("content") + 1)

    @classmethod
    def move_content(cls) -> None:
        """Move the stamp of the content alone, in the transaction that is going on."""
        cls._move(content=F("content") + 1)

    @classmethod
    def move_words(cls) -> None:
        """Move the stamp of the search index alone, in the transaction that is going on."""
        cls._move(words=F("words") + 1)

    @classmethod
    def move_word_list(cls) -> None:
        """Move the stamp of the word list alone, in the transaction that is going on."""
        cls._move(word_list=F("word_list") + 1)

    @classmethod
    def lock(cls) -> int:
        """Keep everyone else from moving the stamp until this transaction ends; return the cursor of the log."""
        locked = cls.objects.select_for_update().values_list("cursor", flat=True)
        cursor = locked.first()
        if cursor is None:
            cls.move_content()
            cursor = locked.get()
        return int(cursor)

    @classmethod
    def move_cursor(cls, cursor: int) -> None:
        """Say up to which cursor the log goes, and that the content changed. The stamp is locked by now."""
        cls._store(cursor=cursor, content=F("content") + 1)

    @classmethod
    def move_compacted(cls, cursor: int) -> None:
        """Say up to which cursor the log holds only the last row of each thing."""
        cls._store(compacted=cursor)

    @classmethod
    @contextmanager
    def moved_together(cls) -> Iterator[None]:
        """Move each counter twice, whatever is stored in the block: with what is first stored, and with the last.

        For who stores thousands of rows in a transaction. With the first, so that nothing which this process keeps of
        what is not stored yet counts as what others see; with the last, so that it does not count afterwards.
        """
        moved: set[str] = set()
        token = _moved.set(moved)
        try:
            yield
        finally:
            _moved.reset(token)
        if moved:
            cls._store(**{name: F(name) + 1 for name in moved})

    @classmethod
    def _move(cls, **steps: models.expressions.Combinable | int) -> None:
        moved = _moved.get()
        if moved is not None:
            if moved.issuperset(steps):
                return
            moved.update(steps)
        cls._store(**steps)

    @classmethod
    def _store(cls, **steps: models.expressions.Combinable | int) -> None:
        if not cls.objects.filter(pk=1).update(**steps):
            # The first change ever; another process may be making it too.
            ChangeStamp.objects.bulk_create([ChangeStamp(pk=1)], ignore_conflicts=True)
            cls.objects.filter(pk=1).update(**steps)


def _of_row(key: int) -> models.QuerySet:
    return ChangeStamp.objects.filter(pk=key).values_list(*Stamp._fields)


# At each request: to put the query together takes longer than to ask it.
_stored = Prepared(_of_row)
