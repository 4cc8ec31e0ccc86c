"""From what was noted to rows of the log: what the public saw is compared with what it sees now.

The row of the change stamp is locked before anything is compared, and kept locked until the transaction ends. So
transactions write, and end, in the order of their cursors: a reader who sees a row sees all rows before it, and what
was stored by whoever wrote before is seen here.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from wagtail.models import Page

from core.changelog.change import Change, ChangeKind
from core.changelog.followers import showing_heads, showing_rows, showing_whole
from core.changelog.sources import Seen, Source, batches, sources
from core.changes.stamp import ChangeStamp

Rows = dict[type[Model], set[int]]


@dataclass
class Noted:
    """What may look different to the public.

    rows: those that do, by their table. parents: the paths of those among the pages that have pages below them. trees:
    paths of pages at and below which something may have become visible or hidden, or moved.
    """

    rows: Rows = field(default_factory=dict)
    parents: dict[int, str] = field(default_factory=dict)
    trees: set[str] = field(default_factory=set)
    everything: bool = False

    def add(self, other: "Noted") -> None:
        """Take over what another one holds."""
        for model, keys in other.rows.items():
            self.rows.setdefault(model, set()).update(keys)
        self.parents |= other.parents
        self.trees |= other.trees
        self.everything = self.everything or other.everything

    def __bool__(self) -> bool:
        return bool(self.rows or self.trees or self.everything)


def write(noted: Noted) -> None:
    """Write what the public sees of what was noted, in the transaction that is going on."""
    if not noted:
        return
    with transaction.atomic():
        cursor = ChangeStamp.lock()
        changes = Comparison(noted).changes()
        _store(changes, cursor)


def write_differences() -> int:
    """Compare everything with what was written last, and write what differs; return how many rows that took.

    For what was stored without a word (in bulk, by a release of before the log) or changed by the clock.
    """
    with transaction.atomic():
        cursor = ChangeStamp.lock()
        changes = Comparison(Noted(), all_keys=True).changes()
        _store(changes, cursor)
    return len(changes)


def write_what_expired() -> int:
    """Write what is gone because its time has passed; return how many rows that took."""
    if not due_keys():
        return 0
    with transaction.atomic():
        cursor = ChangeStamp.lock()
        changes = what_expired()
        _store(changes, cursor)
    return len(changes)


def what_expired() -> list[Change]:
    """Return the rows, without a cursor, that the log will get for what is gone because its time has passed.

    One query where there is nothing.
    """
    keys = due_keys()
    return Comparison(Noted(), checked={Page: keys}).changes() if keys else []


def due_keys() -> set[int]:
    """Return the keys of the pages of which the time has passed while the log says that they are there."""
    due = Change.objects.of_public().filter(expires_at__lte=timezone.now())
    return set(due.order_by().values_list("row", flat=True))


class Comparison:
    """What the public sees now of some things, beside what the log says that it saw. checked: rows of which something
    may have become visible or hidden, or moved. all_keys: that of all.
    """

    def __init__(self, noted: Noted, *, checked: Rows | None = None, all_keys: bool = False) -> None:
        self._noted = noted
        self._checked = checked or {}
        self._all_keys = all_keys
        self._changes: dict[tuple[type[Model], int], Change] = {}
        # Pages of which the title or the address is another, or that came or went.
        self._heads: set[int] = set()

    def changes(self) -> list[Change]:
        """Return the rows that the log is to get, without their cursors, each thing once."""
        touched = self._touched()
        checked: Rows = {model: set(keys) for model, keys in self._checked.items()}
        checked.setdefault(Page, set()).update(self._in_trees(self._noted.trees))
        order = sources()
        for source in order:
            keys = checked.get(source.model, set())
            if self._all_keys or self._noted.everything:
                keys = keys | source.all_keys() | _logged(source)
            self._compare(source, touched.get(source.model, set()), keys)
        moved = self._in_trees(path for key, path in self._noted.parents.items() if self._moved(key))
        pages = next(source for source in order if source.model is Page)
        self._compare(pages, set(), moved)
        self._follow(order)
        ranks = {source.model: rank for rank, source in enumerate(order)}
        return [self._changes[place] for place in sorted(self._changes, key=lambda at: (ranks[at[0]], at[1]))]

    def _touched(self) -> Rows:
        touched: Rows = {model: set(keys) for model, keys in self._noted.rows.items()}
        for model, keys in self._noted.rows.items():
            if model is not Page:
                for showing, others in showing_rows(model, keys).items():
                    touched.setdefault(showing, set()).update(others)
        return touched

    def _follow(self, order: list[Source]) -> None:
        """Add what shows the pages that changed."""
        changed = {key: change.thing for (model, key), change in self._changes.items() if model is Page}
        touched = showing_heads(self._heads)
        touched.setdefault(Page, set()).update(showing_whole(changed))
        for source in order:
            if keys := touched.get(source.model, set()) - {
                key for model, key in self._changes if model is source.model
            }:
                self._compare(source, keys, set())

    def _compare(self, source: Source, touched: Collection[int], checked: Collection[int]) -> None:
        """Compare rows of one table. touched: those that look different, as long as the public sees them."""
        keys = {key for key in {*touched, *checked} if (source.model, key) not in self._changes}
        if not keys:
            return
        now, before = source.seen(keys), _written(source, keys)
        gone = [key for key in keys if key in before and key not in now]
        stand_ins = source.replacements(gone)
        for key in keys:
            seen, was = now.get(key), before.get(key)
            kind = _kind(seen, was, touched=key in touched or self._noted.everything)
            if kind is not None:
                self._changes[source.model, key] = _change(kind, key, seen or was, stand_ins.get(key))
            if source.model is Page and (_head(seen) != _head(was) or _is_back(seen, was)):
                self._heads.add(key)

    def _moved(self, key: int) -> bool:
        """Whether pages below this one may have another address: not when it has the one that it had."""
        change = self._changes.get((Page, key))
        return key in self._heads or change is None or change.kind == ChangeKind.GONE

    def _in_trees(self, paths: Iterable[str]) -> set[int]:
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        if not condition:
            return set()
        return set(Page.objects.filter(condition).order_by().values_list("pk", flat=True))


def _written(source: Source, keys: Collection[int]) -> dict[int, Seen]:
    """Return what the public saw of these rows, by the log."""
    found: dict[int, Seen] = {}
    for part in batches(keys):
        rows = Change.objects.of_public().filter(thing__in=source.names, row__in=part).order_by()
        for key, *values in rows.values_list("row", *Seen._fields):
            found[key] = Seen(*values)
    return found


def _logged(source: Source) -> set[int]:
    rows = Change.objects.of_public().filter(thing__in=source.names).order_by()
    return set(rows.values_list("row", flat=True))


def _kind(now: Seen | None, before: Seen | None, *, touched: bool) -> ChangeKind | None:
    if now is None:
        return ChangeKind.GONE if before else None
    if before is None:
        return ChangeKind.CREATED
    return ChangeKind.CHANGED if touched or now != before else None


def _is_back(now: Seen | None, before: Seen | None) -> bool:
    """Whether readers were told by the clock that it is gone, which nobody wrote before it was there again."""
    if now is None or before is None or before.expires_at is None:
        return False
    return before.expires_at <= timezone.now()


def _head(seen: Seen | None) -> tuple[str, str] | None:
    return (seen.title, seen.address) if seen else None


def _change(kind: ChangeKind, key: int, seen: Seen | None, stand_in: uuid.UUID | None) -> Change:
    if seen is None:
        raise ValueError("Nobody saw this, before or now.")
    told = seen._asdict()
    if kind == ChangeKind.GONE:
        # When it went, if it did so by itself. What is stored says when that was.
        told["at"] = seen.expires_at if seen.expires_at and seen.expires_at <= timezone.now() else timezone.now()
        told["expires_at"] = None
    return Change(**{"kind": kind, "row": key, "replaced_by": stand_in, "at": timezone.now(), **told})


def _store(changes: list[Change], cursor: int) -> None:
    """Give rows the cursors behind `cursor` and store them. The change stamp is locked."""
    if not changes:
        return
    by_thing: dict[str, list[int]] = {}
    now = timezone.now()
    for number, change in enumerate(changes, cursor + 1):
        change.cursor, change.at = number, now
        by_thing.setdefault(change.thing, []).append(change.row)
    for thing, keys in by_thing.items():
        for part in batches(keys):
            Change.objects.latest_rows().filter(thing=thing, row__in=part).update(latest=False)
    Change.objects.bulk_create(changes, batch_size=1000)
    ChangeStamp.move_cursor(cursor + len(changes))
