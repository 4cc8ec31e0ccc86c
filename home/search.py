"""Search over the whole site: practices, events and pages together."""

from dataclasses import dataclass

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from wagtail.models import Page, Site

from core.querysets import publicly_visible
from events.models import EventPage
from practices.models import PracticePage

PAGE_SIZE = 12


@dataclass(frozen=True)
class Hit:
    """One page that was found. kind is 'practice', 'event' or 'page'."""

    kind: str
    page: Page


def search_site(text: str, page_number: int | str, site: Site | None = None) -> ResultPage:
    """Return one page of Hits for `text` (cleaned by practices.query.clean_text), best first; no text finds nothing."""
    archived = PracticePage.objects.filter(archived_on__isnull=False).values("pk")
    visible = publicly_visible(Page.objects.exclude(pk__in=archived), site).values("pk")
    # As a subquery: search refuses conditions on columns that are no filter fields of the index.
    pages = Page.objects.filter(pk__in=visible)
    found = pages.search(text, operator="and") if text else pages.none()
    result = Paginator(found, PAGE_SIZE).get_page(page_number)
    result.object_list = _hits(list(result.object_list))
    return result


def _hits(pages: list[Page]) -> list[Hit]:
    keys = [page.pk for page in pages]
    hits = {page.pk: Hit("practice", page) for page in PracticePage.objects.filter(pk__in=keys).for_cards()}
    hits |= {page.pk: Hit("event", page) for page in EventPage.objects.filter(pk__in=keys).for_cards()}
    others = Page.objects.filter(pk__in=set(keys) - hits.keys()).specific()
    hits |= {page.pk: Hit("page", page) for page in others}
    return [hits[key] for key in keys if key in hits]
