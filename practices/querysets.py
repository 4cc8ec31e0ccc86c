"""Named listings of practices. Each has a fixed number of SQL queries, asserted in a test."""

from django.db.models import Prefetch
from wagtail.models import PageManager, Site

from core.querysets import BasePageQuerySet
from library.models import DatabankImage

# What a card shows; listed here so that the renditions come along in one query.
CARD_RENDITIONS = ("fill-640x400|format-webp", "fill-640x400")


class PracticePageQuerySet(BasePageQuerySet):
    """Querysets of practices."""

    def listed(self, site: Site | None = None) -> "PracticePageQuerySet":
        """Return what lists show: public, and not archived."""
        return self.public(site).filter(archived_on__isnull=True)

    def for_cards(self) -> "PracticePageQuerySet":
        """Bring along everything that a card shows, in a fixed number of queries whatever the number of rows."""
        image = Prefetch("image", DatabankImage.objects.prefetch_renditions(*CARD_RENDITIONS))
        return self.prefetch_related(image, "practice_terms__term__vocabulary", "practice_municipalities__municipality")

    def newest_first(self) -> "PracticePageQuerySet":
        """Order by the moment of first publication; the identifier settles ties, so that paging never repeats a row."""
        return self.order_by("-first_published_at", "-pk")


PracticePageManager = PageManager.from_queryset(PracticePageQuerySet)
