"""What search engines find beside the pages of the tree, which Wagtail lists."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class OpenDataSitemap(Sitemap):
    """The page about open data."""

    def items(self) -> list[str]:
        return ["open_data"]

    def location(self, item: str) -> str:
        return reverse(item)
