"""Keeping what was made for as long as what it was made of is the same. Each process has its own."""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from cachetools import LRUCache

# More than a server has sites, and names for them: the bound of what is kept for each.
SITES_KEPT = 50

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_all: "WeakSet[Kept]" = WeakSet()


class Kept(Generic[Key, Value]):
    """Values by their key, each kept until its stamp is another one.

    most: how many are kept; the one that was asked for longest ago makes place. lasts: whether a value is still right,
    for what changes with the clock too.
    """

    def __init__(self, most: int, *, lasts: Callable[[Value], bool] = lambda _value: True) -> None:
        self._values: LRUCache[Key, tuple[Hashable, Value]] = LRUCache(most)
        self._lasts = lasts
        self._lock = threading.Lock()
        # Held while something is made, which may ask for it itself.
        self._making = threading.RLock()
        _all.add(self)

    def get(self, key: Key, stamp: Hashable, make: Callable[[], Value]) -> Value:
        """Return what is kept under `key`, or make it when nothing is, or when it was kept with another stamp.

        stamp: what it is made of, read before: a change while it is made is seen by who asks next.
        """
        return self.get_many([key], stamp, lambda _missing: {key: make()})[key]

    def get_many(
        self, keys: Iterable[Key], stamp: Hashable, make: Callable[[list[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """Return what is kept under each of the keys; `make` is given those that are missing, at once.

        What it does not make is left out.
        """
        asked = list(dict.fromkeys(keys))
        found = self._find(asked, stamp)
        if len(found) < len(asked):
            with self._making:
                # Another thread may have made them while this one waited.
                found = self._find(asked, stamp)
                if missing := [key for key in asked if key not in found]:
                    made = make(missing)
                    self._keep(made, stamp)
                    found = {**found, **made}
        return found

    def find(self, key: Key, stamp: Hashable) -> Value | None:
        """Return what is kept under `key` with this stamp, if anything is."""
        return self._find([key], stamp).get(key)

    def last(self, key: Key) -> tuple[Any, Value] | None:
        """Return what was kept last under `key` with its stamp, right or not: for who makes the next one of it."""
        with self._lock:
            return self._values.get(key)

    def keep(self, key: Key, stamp: Hashable, value: Value) -> None:
        """Keep what somebody else made."""
        self._keep({key: value}, stamp)

    def _find(self, keys: list[Key], stamp: Hashable) -> dict[Key, Value]:
        with self._lock:
            kept = {key: self._values[key] for key in keys if key in self._values}
        return {key: value for key, (made_of, value) in kept.items() if made_of == stamp and self._lasts(value)}

    def _keep(self, made: Mapping[Key, Value], stamp: Hashable) -> None:
        with self._lock:
            for key, value in made.items():
                self._values[key] = (stamp, value)

    def __len__(self) -> int:
        return len(self._values)

    def forget(self) -> None:
        """Drop what is kept."""
        with self._lock:
            self._values.clear()


def forget_everything() -> None:
    """Drop all that is kept in this process: for who puts another database in the place of this one."""
    for kept in list(_all):
        kept.forget()
