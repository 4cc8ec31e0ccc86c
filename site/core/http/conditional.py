"""Saying that nothing changed, by the change stamp, before any work is done.

For what is the same for everyone and changes with the content only, or with the clock at moments that are known: when a
page expires, and what the apps declare.
"""

import bisect
import datetime
import hashlib
from collections.abc import Callable, Iterable
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from wagtail.models import Page

from core.changes.stamp import ChangeStamp, Stamp
from core.http.errors import refusal
from core.http.page_cache import keep_page, kept_page
from core.http.routes import keep_page_found, name_page
from core.http.sites import name_site
from core.kept import Kept

_SOURCES = ("home", "events", "forms", "practices", "site")
_SUFFIXES = frozenset({".py", ".html", ".css", ".js", ".svg", ".typ"})
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def unless_unchanged(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """Return 304 when the asker has what `get_response` would give, else that, with an ETag. Takes one query."""
    with ChangeStamp.seen() as stamp:
        etag = _etag(request, stamp)
        response = _before_work(request, etag) or get_response(request)
    return _tagged(request, response, etag) if response.status_code == HTTPStatus.OK else response


def _before_work(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    """Return the answer to who has the version of `etag`, or wants another one only; None where there is work to do."""
    if _asks_for_none(request):
        # Whether there is anything at this address is not known yet.
        return None
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        return None
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        return refusal(request, response.status_code)
    return _with_tag(response, etag)


def _tagged(request: HttpRequest, response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Return an answer with its ETag, so that the next one can be short."""
    if _asks_for_none(request):
        # Not closed: that would end the request, with its connection to the database.
        response = HttpResponseNotModified()
    return _with_tag(response, etag)


def _asks_for_none(request: HttpRequest) -> bool:
    """Whether the asker has some version, and wants none."""
    return request.headers.get("If-None-Match", "").strip() == "*"


def _with_tag(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def shows_content(view: View) -> View:
    """Say of a view that its pages are made of the content alone, and so are the same for all who have no session.

    FreshPagesMiddleware then answers that nothing changed.
    """
    view.shows_content = True  # type: ignore[attr-defined]
    return view


def same_for_everyone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view answer that nothing changed; for files and answers to programs, which are the same for everyone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return unless_unchanged(request, lambda asked: view(asked, *args, **kwargs))

    return answer


class FreshPagesMiddleware:
    """Gives a page of which nothing changed before any work is done, to whoever has no session: 304, or as it was kept.

    Only pages that are the same for everyone get an ETag to ask with: no form of the visitor, no cookie, no error.
    Stands outside what compresses and what adds headers, so that a kept page has had both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if not _shows_content(request):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Not the same for everyone, but made of the same.
            with ChangeStamp.seen():
                return self.get_response(request)
        with ChangeStamp.seen() as stamp:
            etag = _etag(request, stamp, f"{timezone.now():%Y-%m-%d %H:%M}")
            if (known := _before_work(request, etag) or kept_page(request, etag)) is not None:
                patch_vary_headers(known, ["Accept-Encoding"])
                return known
            name_site(request, stamp.content)
            name_page(request, stamp.content)
            response = self.get_response(request)
            keep_page_found(request, stamp.content)
        if not _is_page_for_everyone(response):
            return response
        response = _tagged(request, response, etag)
        keep_page(request, etag, response)
        return response


def _shows_content(request: HttpRequest) -> bool:
    """Whether the view that will be asked says so."""
    try:
        return getattr(resolve(request.path_info).func, "shows_content", False)
    except Resolver404:
        return False


def _is_page_for_everyone(response: HttpResponseBase) -> bool:
    is_page = response.status_code == HTTPStatus.OK and response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and not response.cookies and not response.has_header("Cache-Control")


def _etag(request: HttpRequest, stamp: Stamp, minute: str = "") -> str:
    """Return the tag of what a request gets. minute: for what changes with the clock as well, such as a past event."""
    # The words as well: they may be stored after the change, and then find something else.
    changes = (stamp.content, stamp.words, _last_expiry(stamp.content), _last_declared())
    parts = (_release(), *map(str, changes), minute, request.build_absolute_uri())
    # Weak: a proxy may compress what it stands for.
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


# --- What changes without a change of content ------------------------------------------------------------------------


Clock = Callable[[], Iterable[datetime.datetime]]

_expiries: Kept[None, list[datetime.datetime]] = Kept(1)
_clocks: list[Clock] = []


def changes_by_clock(moments: Clock) -> Clock:
    """Declare a function that gives moments at which answers are others, though the content stays. Asked each time."""
    _clocks.append(moments)
    return moments


def content_now() -> tuple[int, datetime.datetime | None]:
    """Return what the content is known by: its stamp, and when the last page stopped being public.

    One query, unless this request saw the stamp before; one more when the content changed since.
    """
    content = ChangeStamp.read().content
    return content, _last_expiry(content)


def _last_expiry(content: int) -> datetime.datetime | None:
    moments = _expiries.get(None, content, _moments_of_expiry)
    passed = bisect.bisect_right(moments, timezone.now())
    return moments[passed - 1] if passed else None


def _moments_of_expiry() -> list[datetime.datetime]:
    pages = Page.objects.filter(live=True, expire_at__isnull=False)
    return sorted(pages.values_list("expire_at", flat=True))


def _last_declared() -> datetime.datetime | None:
    now = timezone.now()
    return max((moment for clock in _clocks for moment in clock() if moment <= now), default=None)


@cache
def _release() -> str:
    """Return a digest of what the answers are made with: another release makes other answers of the same content."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for source in _SOURCES:
        folder: Path = settings.BASE_DIR / source
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES:
                digest.update(path.read_bytes())
    return digest.hexdigest()
