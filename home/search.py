"""Search over the whole site: practices, events and pages together."""

from dataclasses import dataclass

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, Site
from wagtail.search.utils import normalise_query_string

from core.querysets import publicly_visible
from core.search.analysis import query_terms
from core.search.excerpts import excerpt, holds, plain_text, stream_text
from events.models import EventPage
from home.searches import Outcome
from practices.facets import index_cache
from practices.models import PracticePage
from practices.query import TEXT
from practices.results import Correction
from practices.spelling import FEW, spelling

PAGE_SIZE = 12


@dataclass(frozen=True)
class Hit:
    """One page that was found. kind is 'practice', 'event' or 'page'; text: what it is about, where that is known."""

    kind: str
    page: Page
    text: str


@dataclass(frozen=True)
class Recommendation:
    """What editors put above the results of these words: a page, or an address elsewhere."""

    title: str
    url: str
    description: str
    elsewhere: bool


def search_site(text: str, page_number: int | str, site: Site | None = None) -> ResultPage:
    """Return one page of Hits for `text` (cleaned by practices.query.clean_text), best first; no text finds nothing."""
    archived = PracticePage.objects.filter(archived_on__isnull=False).values("pk")
    visible = publicly_visible(Page.objects.exclude(pk__in=archived), site).values("pk")
    # As a subquery: search refuses conditions on columns that are no filter fields of the index.
    pages = Page.objects.filter(pk__in=visible)
    found = pages.search(text, operator="and") if text else pages.none()
    result = Paginator(found, PAGE_SIZE).get_page(page_number)
    result.object_list = _hits(list(result.object_list), frozenset(query_terms(text)))
    return result


def count_found(text: str, site: Site | None = None) -> int:
    """Return how many pages `text` finds."""
    return search_site(text, 1, site).paginator.count


def outcome_of(text: str, site: Site | None = None) -> Outcome:
    """Return what `text` finds."""
    return Outcome.ALL_WORDS if count_found(text, site) else Outcome.NOTHING


def better_words(text: str, total: int, site: Site | None = None) -> Correction | None:
    """Return words that find more than `total`, where `text` finds few."""
    if not text or total >= FEW:
        return None
    practices = PracticePage.objects.all()
    index = index_cache.get(practices)
    words = spelling.of(index, practices).corrected(text, index.listed, found=total > 0)
    if words is None:
        return None
    count = count_found(words, site)
    return Correction(words, f"{reverse('search')}?{urlencode({TEXT: words})}", count) if count > total else None


def recommendations(text: str, site: Site | None = None) -> list[Recommendation]:
    """Return what editors recommend for exactly these words (upper and lower case are the same), in one query.

    Wagtail's own look-up stores the words, and nothing is written while a page is read.
    """
    if not text:
        return []
    visible = publicly_visible(Page.objects.all(), site).values("pk")
    chosen = SearchPromotion.objects.filter(query__query_string=normalise_query_string(text))
    shown = chosen.filter(Q(page__in=visible) | Q(page__isnull=True) & ~Q(external_link_url=""))
    return [
        Recommendation(
            title=promotion.title or promotion.external_link_url,
            url=promotion.page.url if promotion.page else promotion.external_link_url,
            description=promotion.description,
            elsewhere=promotion.page is None,
        )
        for promotion in shown.select_related("page").order_by("sort_order", "pk")
    ]


def _hits(pages: list[Page], terms: frozenset[str]) -> list[Hit]:
    keys = [page.pk for page in pages]
    practices = PracticePage.objects.filter(pk__in=keys).for_cards()
    hits = {page.pk: Hit("practice", page, page.summary) for page in practices}
    for page in EventPage.objects.filter(pk__in=keys).for_cards():
        hits[page.pk] = Hit("event", page, excerpt(plain_text(page.introduction), terms))
    for page in Page.objects.filter(pk__in=set(keys) - hits.keys()).specific():
        hits[page.pk] = Hit("page", page, _page_text(page, terms))
    return [hits[key] for key in keys if key in hits]


def _page_text(page: Page, terms: frozenset[str]) -> str:
    """Return what a page is about, or the part of its text that holds the words when that says more."""
    names = ("search_description", "summary", "lead", "introduction", "intro")
    about = next((text for name in names if (text := getattr(page, name, ""))), "")
    about = plain_text(about)
    body = stream_text(page.body.raw_data) if hasattr(page, "body") else ""
    if holds(body, terms) and not holds(about, terms):
        return excerpt(body, terms)
    return excerpt(about or body, terms)
