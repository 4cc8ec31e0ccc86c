"""Pages kept whole, in the form in which they are sent, for as long as nothing changed.

The tag of a page is made of everything that the page is made of: the stamp of the content, the words, the last expiry,
the minute, the release and the address. So a page that is found under its tag is the page that would be made now, and
nothing has to be taken out when something changes.
"""

import hashlib
from http import HTTPStatus
from typing import NamedTuple

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

CACHE = "pages"
# Seconds: a tag names the minute, so nobody asks for a page longer.
KEPT_FOR = 60
# In bytes, as it is sent. No page of the site comes near it; a cache is for many.
LARGEST = 250_000


class _KeptPage(NamedTuple):
    headers: dict[str, str]
    content: bytes


def kept_page(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Return the page that was kept under `etag`, in the form that the request accepts; None where there is none.

    Who asks for an answer that is made anew (`Cache-Control: no-cache`) gets none.
    """
    if "no-cache" in request.headers.get("Cache-Control", ""):
        return None
    found: _KeptPage | None = caches[CACHE].get(_key(request, etag))
    return HttpResponse(found.content, headers=found.headers) if found else None


def keep_page(request: HttpRequest, etag: str, response: HttpResponseBase) -> None:
    """Keep a page that is the same for everyone under its tag."""
    if request.method != "GET" or not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK:
        return
    if len(response.content) <= LARGEST:
        page = _KeptPage(dict(response.items()), response.content)
        caches[CACHE].set(_key(request, etag), page, KEPT_FOR)


def _key(request: HttpRequest, etag: str) -> str:
    # Compressed in one of several ways.
    parts = (etag, request.headers.get("Accept-Encoding", ""))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
