"""The site behind a name, which Wagtail asks of the database at each request."""

from copy import copy

from django.http import HttpRequest
from wagtail.models import Site

from core.kept import SITES_KEPT, Kept

_sites: Kept[tuple[str, str], Site | None] = Kept(SITES_KEPT)


def name_site(request: HttpRequest, content: int) -> None:
    """Tell Wagtail the site of `request`; to ask the database takes longer than all the rest of routing.

    content: the stamp of the content.
    """
    name = (request.get_host(), request.get_port())
    site = _sites.get(name, content, lambda: Site.find_for_request(request))
    request._wagtail_site = _copy(site, serves_root=request.path == "/")  # type: ignore[attr-defined]


def _copy(site: Site | None, *, serves_root: bool) -> Site | None:
    """Return a site with a root page of its own: what a request keeps on either is not for the next one.

    Where the root page is only on the way to another, it is not loaded whole: a query less.
    """
    if site is None:
        return None
    own = copy(site)
    root = copy(site.root_page)
    own.root_page = root if serves_root else root.specific_deferred
    return own
