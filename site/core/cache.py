"""A cache that the site can do without."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds in which nobody asks a Redis that did not answer: each try may take a second.
PAUSE = 10

T = TypeVar("T")


class ForgivingRedisCache(RedisCache):
    """Redis, or an empty cache while that does not answer. What is stored meanwhile is lost, which a cache may do.

    Each process says once that Redis is gone and once that it is back.
    """

    # Of the class: each thread has a cache of its own.
    _is_gone = False
    _ask_again_at = 0.0

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Store what is not there yet; True while Redis is gone, where nothing is."""
        return self._unless_gone(True, super().add, key, value, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._unless_gone(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._unless_gone(None, super().set, key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._unless_gone(False, super().touch, key, *args, **kwargs)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._unless_gone(False, super().delete, key, version)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        nothing: dict[Any, Any] = {}
        return self._unless_gone(nothing, super().get_many, keys, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._unless_gone(False, super().has_key, key, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count; raises ValueError where nothing is stored, so also while Redis is gone."""
        counted = self._unless_gone(None, super().incr, key, delta, version)
        if counted is None:
            raise ValueError(f"Key '{key}' not found.")
        return counted

    def set_many(self, data: Mapping[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Store all, and return the keys of what could not be."""
        return self._unless_gone(list(data), super().set_many, data, *args, **kwargs)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._unless_gone(None, super().delete_many, keys, version)

    def clear(self) -> None:
        self._unless_gone(None, super().clear)

    def _unless_gone(self, instead: T, ask: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        cls = ForgivingRedisCache
        if time.monotonic() < cls._ask_again_at:
            return instead
        try:
            answer = ask(*args, **kwargs)
        except (RedisError, OSError) as error:
            cls._ask_again_at = time.monotonic() + PAUSE
            if not cls._is_gone:
                cls._is_gone = True
                logger.warning("the cache does not answer, going on without it: %s", error)
            return instead
        if cls._is_gone:
            cls._is_gone = False
            logger.warning("the cache answers again")
        return answer
