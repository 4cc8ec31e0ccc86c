"""What search engines find: the pages that the public may see, and what stands beside the tree of pages.

An index names the parts. A part holds the pages with keys in one range: a page stays in its part whatever comes or
goes, so that of ten thousand pages who asks again reads the part that changed.
"""

import datetime
from collections.abc import Iterable

from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from core.http.conditional import same_for_everyone
from core.publishing.visibility import publicly_visible, site_root_path

# Pages in a part, as far as all keys are used: 400 kB of text at most.
PART = 2_500
# The part of what is no page of the CMS. The others are counted from 1.
_BESIDE = 0
_CHANGED = Coalesce("last_published_at", "latest_revision_created_at")

# What robots need not ask: the CMS, and lists of which there are as many as people search and choose.
_ROBOTS = """\
User-agent: *
Disallow: /cms/
Disallow: /*?q=
Disallow: /*&q=
Disallow: /*?keuze=
Disallow: /*&keuze=

Sitemap: {address}
"""

_Row = tuple[str, datetime.datetime | None]


def part_of(page_key: int) -> int:
    """Return the number of the part that holds the page with this key."""
    return page_key // PART + 1


@same_for_everyone
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what to leave alone, and where the sitemap of the site is, whatever host they asked."""
    address = f"{_site(request).root_url}{reverse('sitemap')}"
    return HttpResponse(_ROBOTS.format(address=address), content_type="text/plain; charset=utf-8")


@same_for_everyone
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Name the parts, with the last change in each. Two queries, however many pages there are."""
    site = _site(request)
    pages = _pages(site).annotate(part=F("pk") / PART + 1)
    parts = pages.order_by("part").values_list("part").annotate(changed=Max(_CHANGED))
    rows = [(_address(site, _BESIDE), None), *((_address(site, part), changed) for part, changed in parts)]
    return _answer("sitemapindex", "sitemap", rows)


@same_for_everyone
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """Name what is in one part; 404 where that is nothing."""
    site = _site(request)
    if part == _BESIDE:
        return _answer("urlset", "url", [(f"{site.root_url}{reverse('open_data')}", None)])
    first = (part - 1) * PART
    pages = _pages(site).filter(pk__gte=first, pk__lt=first + PART).order_by("pk")
    # Addresses are put together here: to make each page an object of Wagtail takes most of the time.
    skipped = len(site_root_path(site))
    base = f"{site.root_url}{reverse('wagtail_serve', args=[''])}"
    rows = [(f"{base}{path[skipped:]}", changed) for path, changed in pages.values_list("url_path", _CHANGED)]
    if not rows:
        raise Http404
    return _answer("urlset", "url", rows)


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def _pages(site: Site) -> PageQuerySet:
    return publicly_visible(Page.objects.all(), site)


def _address(site: Site, part: int) -> str:
    return f"{site.root_url}{reverse('sitemap_part', args=[part])}"


def _answer(container: str, element: str, rows: Iterable[_Row]) -> HttpResponse:
    lines = (
        f"<{element}><loc>{escape(address)}</loc>"
        f"{f'<lastmod>{changed:%Y-%m-%dT%H:%M:%S}Z</lastmod>' if changed else ''}</{element}>\n"
        for address, changed in rows
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{container} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{"".join(lines)}</{container}>\n'
    )
    # What it names is to be found, it itself is not.
    return HttpResponse(text, content_type="application/xml", headers={"X-Robots-Tag": "noindex"})
