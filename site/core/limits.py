"""How often something may be done: counted in the cache, for some time, without keeping who did it.

What is refused is not counted, and what came to nothing is given back: a limit is on what was done.
"""

import hashlib
import hmac
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def within_address_limit(request: HttpRequest, name: str, most: int, seconds: int) -> bool:
    """Count that the address of `request` did `name`; whether it did so at most `most` times in `seconds`."""
    return within_limit(_of_address(request, name), most, seconds)


def give_back_of_address(request: HttpRequest, name: str) -> None:
    """Take back that the address of `request` did `name`: it came to nothing."""
    give_back(_of_address(request, name))


def within_limit(key: str, most: int, seconds: int) -> bool:
    """Count that `key` happened; whether it did so at most `most` times in `seconds`."""
    if cache.add(key, 1, seconds):
        return True
    try:
        is_within = cache.incr(key) <= most
    except ValueError:
        # It expired in between.
        return True
    if not is_within:
        give_back(key)
    return is_within


def give_back(key: str) -> None:
    """Take back that `key` happened."""
    with suppress(ValueError):
        # ValueError: it expired in between.
        cache.decr(key)


def _of_address(request: HttpRequest, name: str) -> str:
    # The last one was added by our own proxy, which alone reaches the application.
    address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    return f"{name}:{digest}"
