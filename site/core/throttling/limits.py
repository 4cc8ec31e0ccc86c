"""How often something may be done: counted in the cache, for some time, without keeping who did it.

What is refused is not counted, and what came to nothing is given back: a limit is on what was done.
"""

import hashlib
import hmac
import ipaddress
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Allowance:
    """Who is counted in the place of a network address, and how many times as much they may: who has a key.

    Stands on a request as `allowance`, from when its key was read.
    """

    who: str
    times: int


def within_address_limit(request: HttpRequest, name: str, most: int, seconds: int) -> bool:
    """Count that the address of `request` did `name`; whether it did so at most `most` times in `seconds`.

    With an allowance, that is counted, and may do so as many times as it says.
    """
    allowance: Allowance | None = getattr(request, "allowance", None)
    return within_limit(_of_address(request, name), most * (allowance.times if allowance else 1), seconds)


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


def client_address(request: HttpRequest) -> str:
    """Return the network address from which `request` comes; of IPv6 the network of 64 bits that one house has.

    Each of our own proxies adds whom it heard to X-Forwarded-For; what stands before that, anyone can make up.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    address = told[-proxies] if 0 < proxies <= len(told) else request.META.get("REMOTE_ADDR", "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        # A socket without an address, or a proxy that writes something else.
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ipaddress.ip_network((int(parsed), 64), strict=False))
        parsed = parsed.ipv4_mapped
    return str(parsed)


def _of_address(request: HttpRequest, name: str) -> str:
    allowance: Allowance | None = getattr(request, "allowance", None)
    if allowance:
        return f"{name}:{allowance.who}"
    digest = hmac.new(settings.SECRET_KEY.encode(), client_address(request).encode(), hashlib.sha256).hexdigest()
    return f"{name}:{digest}"
