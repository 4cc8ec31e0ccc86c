"""What every public page shows around its content."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from core.changelog.versions import versions
from core.http.conditional import content_now
from core.kept import SITES_KEPT, Kept
from core.publishing.visibility import publicly_visible
from library.media.shared import SharePicture, site_picture
from library.models import Announcement, SiteSettings


@dataclass(frozen=True)
class MenuItem:
    """A link of the main navigation."""

    title: str
    url: str
    active: bool


@dataclass(frozen=True)
class Navigation:
    """The links of header and footer; an address is empty when there is no such public page.

    menu: title and address of the pages in the main menu.
    """

    home_url: str
    menu: tuple[tuple[str, str], ...]
    about_url: str
    hand_in_url: str
    privacy_url: str
    accessibility_url: str
    suggestion_url: str
    adoption_url: str
    contact_url: str
    question_url: str
    path: str = ""

    @property
    def main(self) -> list[MenuItem]:
        """The main menu, as it stands on the page at `path`."""
        return [MenuItem(title, url, self.path.startswith(url)) for title, url in self.menu]


_navigations: Kept[tuple[int, str], Navigation] = Kept(SITES_KEPT)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates `navigation`; nothing is asked of the database until one uses it."""
    return {"navigation": SimpleLazyObject(lambda: replace(_navigation_for(request), path=request.path))}


def around(request: HttpRequest) -> dict[str, Any]:
    """Give templates `announcement`, what the site says now, and `site_picture`, which shows where it is shared."""
    return {
        "announcement": SimpleLazyObject(lambda: Announcement.shown_on(Site.find_for_request(request))),
        "site_picture": SimpleLazyObject(lambda: site_picture_for(request)),
    }


_pictures: Kept[int, SharePicture] = Kept(SITES_KEPT)


def site_picture_for(request: HttpRequest) -> SharePicture:
    """Return the picture of the site of `request`. Kept while nothing changes: the image has rights and a text too."""
    site = Site.find_for_request(request)
    if site is None:
        return site_picture(None)
    return _pictures.get(
        site.pk,
        content_now(),
        lambda: site_picture(SiteSettings.objects.filter(site=site).select_related("share_image").first()),
    )


def _navigation_for(request: HttpRequest) -> Navigation:
    """Return the navigation of the site of `request`; no query of its own when nothing changed since."""
    site = Site.find_for_request(request)
    if site is None:
        return Navigation("/", (), "", "", "", "", "", "", "", "")
    # The host as well: a site may be asked for by other names, and its addresses may hold that name.
    return _navigations.get((site.pk, request.get_host()), versions().of_all, lambda: _navigation(request, site))


def _navigation(request: HttpRequest, site: Site) -> Navigation:
    settings = SiteSettings.kept_for(site)
    names = ("about", "hand_in", "privacy", "accessibility", "suggestion", "adoption", "contact", "question")
    fixed = {name: getattr(settings, f"{name}_page_id") for name in names}
    pages = publicly_visible(Page.objects.all(), site)
    chosen = Q(pk__in=[key for key in fixed.values() if key])
    in_menu = Q(show_in_menus=True, depth=site.root_page.depth + 1, path__startswith=site.root_page.path)
    found = list(pages.filter(chosen | in_menu).order_by("path"))
    by_key = {page.pk: page.get_url(request) or "" for page in found}
    menu_pages = [page for page in found if page.show_in_menus and page.depth == site.root_page.depth + 1]
    return Navigation(
        home_url=site.root_page.get_url(request) or "/",
        menu=tuple((page.title, by_key[page.pk]) for page in menu_pages),
        **{f"{name}_url": by_key.get(key, "") for name, key in fixed.items()},
    )
