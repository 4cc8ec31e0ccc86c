"""The page at an address, which Wagtail looks for level by level at each request."""

from copy import copy
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest
from wagtail.models import Page, Site

from core.database import PreparedRow
from core.kept import SITES_KEPT, Kept

# One takes some three hundred bytes.
ROUTES_KEPT = 2_000


class _Route(NamedTuple):
    """What stands at an address: a page of this type, with this key and this parent."""

    model: type[Page]
    key: int
    parent: int | None


_routes: Kept[tuple[int, str], _Route | None] = Kept(ROUTES_KEPT)
# What trails lead back to.
_parents: Kept[int, Page] = Kept(SITES_KEPT)


_stored: dict[type[Page], PreparedRow] = {}


def _page(route: _Route) -> Any:
    """Return the page of a route, read anew with what it shows of other tables; None when it is gone."""
    if route.model not in _stored:
        manager: Any = route.model._default_manager
        pages = manager.order_by().select_related(*getattr(route.model, "shown_with", ()))
        _stored[route.model] = PreparedRow(lambda key: pages.filter(pk=key))
    return _stored[route.model].get(route.key)


def name_page(request: HttpRequest, content: int) -> None:
    """Tell Wagtail the page of `request` if it was found before: one query, with what the page shows of other tables.

    The page itself is read anew, and says itself whether it may be shown. content: the stamp of the content.
    """
    site = Site.find_for_request(request)
    route = site and _routes.find((site.root_page_id, request.path_info), content)
    if not route:
        return
    page = _page(route)
    if page is None:
        return
    if route.parent is not None and (parent := _parents.find(route.parent, content)):
        page._cached_parent_obj = copy(parent)
    try:
        request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]
    except Http404:
        return


def keep_page_found(request: HttpRequest, content: int) -> None:
    """Keep where `request` led, if that is the page at just this address and not something below one."""
    site, result = Site.find_for_request(request), getattr(request, "_wagtail_route_for_request", None)
    if site is None or result is None:
        return
    page: Any = result.page
    if page.url_path != f"{site.root_page.url_path.removesuffix('/')}{request.path_info}":
        return
    parent = getattr(page, "_cached_parent_obj", None)
    _routes.keep((site.root_page_id, request.path_info), content, _Route(type(page), page.pk, parent and parent.pk))
    if parent is not None:
        _parents.keep(parent.pk, content, parent)
