"""Search over the whole site: practices, events and pages together."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, Site
from wagtail.search.utils import normalise_query_string

from core.http.conditional import content_now
from core.kept import SITES_KEPT, Kept
from core.listing.pages import PageLinks
from core.listing.query import PAGE
from core.publishing.visibility import publicly_visible
from core.search.excerpts import excerpt, holds, plain_text, stream_text
from core.search.ranked.ranking import Ranking, Scope, search
from core.search.ranked.reading import Reading, parts_in_words
from events.models import EventPage
from home.searches import Outcome
from practices.models import PracticeIndexPage, PracticePage
from practices.query.lexicon import current_lexicon
from practices.query.nearest import Nearest
from practices.query.practice_query import TEXT
from practices.query.results import PracticeFilters

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


@dataclass(frozen=True)
class SiteSearch(PageLinks):
    """The answer to a search over the whole site.

    results: one page of Hits, those with all the words first. whole, near: how many have all the words, and most of
    them. path: where other words are searched for.
    """

    text: str
    ranking: Ranking
    results: ResultPage
    path: str

    @property
    def page(self) -> ResultPage:
        return self.results

    def page_url(self, number: int) -> str:
        """The address of another page of these results."""
        return f"?{urlencode([(TEXT, self.text), *([(PAGE, number)] if number > 1 else [])])}"

    @property
    def whole(self) -> int:
        return len(self.ranking.whole)

    @property
    def near(self) -> int:
        return len(self.ranking.near)

    @property
    def parts_in_words(self) -> str:
        """How much holds all the words and how much is near, in Dutch."""
        return parts_in_words(self.text, self.whole, self.near) if self.text else ""

    @property
    def marks(self) -> frozenset[str]:
        """The terms of which the words are marked."""
        return frozenset().union(*(unit.marked for unit in self.ranking.units))

    @property
    def reading(self) -> Reading | None:
        """How the words were read where that is not as they were typed."""
        return Reading.of(self.text, self.ranking.units, lambda text: f"{self.path}?{urlencode({TEXT: text})}")


_scopes: Kept[int, Scope] = Kept(SITES_KEPT)


def _scope_of(site: Site | None) -> Scope:
    """Return the pages that may be found; one query when something changed since."""
    return _scopes.get(site.pk if site else 0, content_now(), lambda: _scope(site))


def _scope(site: Site | None) -> Scope:
    archived = PracticePage.objects.filter(archived_on__isnull=False).values("pk")
    pages = publicly_visible(Page.objects.exclude(pk__in=archived), site)
    return Scope(list(pages.order_by().values_list("pk", flat=True)))


def search_site(
    text: str, page_number: int | str, site: Site | None = None, page_size: int = PAGE_SIZE, path: str = ""
) -> SiteSearch:
    """Search for `text` (cleaned by clean_text), best first; no text finds nothing.

    path: where other words are searched for; the page of the site by itself.
    """
    ranking = rank_site(text, site)
    results = Paginator([*ranking.whole, *ranking.near], page_size).get_page(page_number)
    found = SiteSearch(text, ranking, results, path or reverse("search"))
    hits: Any = _hits(list(results.object_list), found.marks)
    results.object_list = hits
    return found


def rank_site(text: str, site: Site | None = None) -> Ranking:
    """Return the keys of the pages that answer `text`."""
    return search(text, _scope_of(site), current_lexicon()) if text else Ranking([], [], [], [])


def outcome_of(text: str, site: Site | None = None) -> Outcome:
    """Return what `text` finds."""
    ranking = rank_site(text, site)
    if ranking.whole:
        return Outcome.ALL_WORDS
    return Outcome.NEAR if ranking.near else Outcome.NOTHING


def nearest(text: str) -> Nearest:
    """Return what the practices are about that hold some of `text`, where no page answers it."""
    index = PracticeIndexPage.objects.public().first()
    path = index.url if index is not None else "/"
    return PracticeFilters(QueryDict(urlencode({TEXT: text})), PracticePage.objects.all(), path).nearest


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


def _hits(keys: list[int], terms: frozenset[str]) -> list[Hit]:
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
