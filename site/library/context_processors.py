"""What every public page shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from core.querysets import publicly_visible
from library.models import SiteSettings


@dataclass(frozen=True)
class MenuItem:
    """A link of the main navigation."""

    title: str
    url: str
    active: bool


@dataclass(frozen=True)
class Navigation:
    """The links of header and footer; an address is empty when there is no such public page."""

    home_url: str
    main: list[MenuItem]
    about_url: str
    hand_in_url: str
    privacy_url: str
    accessibility_url: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates `navigation`; nothing is asked of the database until one uses it."""
    return {"navigation": SimpleLazyObject(lambda: _navigation(request))}


def _navigation(request: HttpRequest) -> Navigation:
    site = Site.find_for_request(request)
    if site is None:
        return Navigation("/", [], "", "", "", "")
    settings = SiteSettings.for_request(request)
    fixed = {name: getattr(settings, f"{name}_page_id") for name in ("about", "hand_in", "privacy", "accessibility")}
    pages = publicly_visible(Page.objects.all(), site)
    chosen = Q(pk__in=[key for key in fixed.values() if key])
    in_menu = Q(show_in_menus=True, depth=site.root_page.depth + 1, path__startswith=site.root_page.path)
    found = list(pages.filter(chosen | in_menu).order_by("path"))
    by_key = {page.pk: page.get_url(request) or "" for page in found}
    menu_pages = [page for page in found if page.show_in_menus and page.depth == site.root_page.depth + 1]
    return Navigation(
        home_url=site.root_page.get_url(request) or "/",
        main=[MenuItem(page.title, by_key[page.pk], request.path.startswith(by_key[page.pk])) for page in menu_pages],
        **{f"{name}_url": by_key.get(key, "") for name, key in fixed.items()},
    )
