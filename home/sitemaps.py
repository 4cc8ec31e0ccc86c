"""What search engines find: the pages that the public may see, and what stands beside the tree of pages."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.publishing.visibility import publicly_visible


class PageSitemap(WagtailSitemap):
    """The pages of the site."""

    def items(self) -> PageQuerySet:
        # Not the pages of each type, with all their texts: an address and a date is all that is told of them.
        return publicly_visible(Page.objects.order_by("path"), self.get_wagtail_site())


class OpenDataSitemap(Sitemap):
    """The page about open data."""

    def items(self) -> list[str]:
        return ["open_data"]

    def location(self, item: str) -> str:
        return reverse(item)
