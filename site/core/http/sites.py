"""The site behind a name, which Wagtail asks of the database at each request."""

from copy import copy

from django.http import HttpRequest
from wagtail.models import Site

# More than a server has sites and names for them.
SITES_KEPT = 50


class KnownSites:
    """The site behind each name that was asked for, kept until the content changes. Each process has its own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[int, Site | None]] = {}

    def name(self, request: HttpRequest, content: int) -> None:
        """Tell Wagtail the site of `request`; to ask the database takes longer than all the rest of routing."""
        asked = (request.get_host(), request.get_port())
        kept = self._kept.get(asked)
        if kept is None or kept[0] != content:
            kept = (content, Site.find_for_request(request))
            if len(self._kept) >= SITES_KEPT:
                self._kept.clear()
            self._kept[asked] = kept
        request._wagtail_site = _copy(kept[1], serves_root=request.path == "/")  # type: ignore[attr-defined]

    def forget(self) -> None:
        """Drop what is kept: for tests, which undo what the stamp has counted."""
        self._kept.clear()


known_sites = KnownSites()


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
