"""How often something may be done: counted in the cache, for some time, without keeping who did it."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def within_address_limit(request: HttpRequest, name: str, most: int, seconds: int) -> bool:
    """Count that the address of `request` did `name`; whether it did so at most `most` times in `seconds`."""
    # The last one was added by our own proxy, which alone reaches the application.
    address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    return within_limit(f"{name}:{digest}", most, seconds)


def within_limit(key: str, most: int, seconds: int) -> bool:
    """Count that `key` happened; whether it did so at most `most` times in `seconds`."""
    if cache.add(key, 1, seconds):
        return True
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:
        # It expired in between.
        return True
