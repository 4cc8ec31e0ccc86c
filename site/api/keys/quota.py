"""How much may be asked under /api/: by one network address, or by who has a key."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from api.keys.models import ApiKey, digest_of
from core.http.problems import WRONG_KEY, problem
from core.throttling.limits import Allowance, within_address_limit

logger = logging.getLogger(__name__)

SECONDS = 60
_SCHEME = "bearer"
# Of what stands in front of the site, such as a test environment with one password: no key of ours.
_OF_A_PROXY = "basic"


def refusal_of_quota(request: HttpRequest) -> HttpResponse | None:
    """Count a request; return the answer when its key does not work or it is one too many, None when it may go on.

    With a key that works all limits are that many times as high, for this key and not for the address. What comes with
    another is counted of its address, so that nobody can try keys for long.
    """
    wrong = _take_key(request)
    most = settings.API_REQUESTS_A_MINUTE
    if most and not within_address_limit(request, "api", most, SECONDS):
        refused = problem(429, "Too much was asked from here within a minute. A key allows more.")
        refused["Retry-After"] = str(SECONDS)
    elif wrong:
        refused = problem(401, wrong, kind=WRONG_KEY)
        refused["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    else:
        return None
    # It is about who asked, not about what is at the address.
    refused["Cache-Control"] = "no-store"
    return refused


def _take_key(request: HttpRequest) -> str:
    """Read the key of a request, and let it count; return what is wrong with it, empty when nothing is."""
    scheme, _space, sent = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() in {"", _OF_A_PROXY}:
        return ""
    if scheme.lower() != _SCHEME:
        return "Send the key as Authorization: Bearer <key>."
    key = ApiKey.objects.filter(digest=digest_of(sent.strip())).first()
    if key is None:
        return "This key is not known."
    if wrong := key.why_not():
        return wrong
    request.allowance = Allowance(f"key-{key.pk}", key.times)  # type: ignore[attr-defined]
    try:
        key.note_use()
    except DatabaseError:
        # A day that is not noted is no reason to answer nothing.
        logger.exception("the use of an API key was not noted")
    return ""


def may_be_shared(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let caches share what came to who has a key: without this word they keep nothing of it (RFC 9111, 3.5)."""
    if hasattr(request, "allowance") and response.headers.get("Cache-Control") == "no-cache":
        response["Cache-Control"] = "public, no-cache"
