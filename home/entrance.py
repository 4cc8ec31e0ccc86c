"""What the home page shows: the ways in, the newest practices, the next event."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from core.changelog.versions import versions
from core.kept import SITES_KEPT, Kept
from core.models import BasePage
from core.publishing.visibility import site_root_path
from events.models import EventIndexPage, EventPage
from home.models import HomePage
from library.models import Term
from practices.models import PracticeIndexPage, PracticePage, SituationPage
from practices.pages.situation import situations
from practices.query.cards import FoundCard, cards_of
from practices.query.facets.index import current_index
from practices.query.practice_query import NEWEST
from practices.query.totals import listed_total

RECENT_PRACTICES = 3
SITUATIONS = 6
THEME_PARAMETER = "thema"


@dataclass(frozen=True)
class WaysIn:
    """What is the same for all visitors of a site until something changes, or the next event is over."""

    situations: list[SituationPage]
    situation_index_url: str
    practice_index_url: str
    event_index_url: str
    themes: list[Term]
    next_event: EventPage | None
    last_event: EventPage | None

    @property
    def is_still_so(self) -> bool:
        """Whether the next event is still the next one."""
        ends_at = self.next_event and self.next_event.ends_at
        return ends_at is None or ends_at >= timezone.now()


# The host as well: an address may hold its name.
_ways_in: Kept[tuple[int | None, str], WaysIn] = Kept(SITES_KEPT, lasts=lambda ways: ways.is_still_so)


def present(_page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the home page is given. No query while nothing changes, but for the stamp."""
    site = Site.find_for_request(request)
    key = (site and site.pk, request.get_host())
    now = versions()
    # Practices change most, and none of it shows them.
    made_of = (now.of_all, now.of_things(EventPage.logged_as))
    ways = _ways_in.get(key, made_of, lambda: _find_ways_in(site, request))
    return {
        "situations": ways.situations,
        "situation_index_url": ways.situation_index_url,
        "practice_index_url": ways.practice_index_url,
        "event_index_url": ways.event_index_url,
        "themes": ways.themes,
        "theme_parameter": THEME_PARAMETER,
        "practice_count": listed_total(site),
        "recent_practices": _recent(site),
        "next_event": ways.next_event,
        "last_event": ways.last_event,
    }


def _find_ways_in(site: Site | None, request: HttpRequest) -> WaysIn:
    shown_situations = list(situations(site)[:SITUATIONS])
    events = EventPage.objects.listed(site).for_cards()
    next_event = events.upcoming().first()
    return WaysIn(
        situations=shown_situations,
        situation_index_url=_above(shown_situations[0].get_url(request) or "") if shown_situations else "",
        practice_index_url=_url_of(PracticeIndexPage, site, request),
        event_index_url=_url_of(EventIndexPage, site, request),
        themes=list(Term.objects.current().filter(vocabulary__parameter=THEME_PARAMETER, broader=None)),
        next_event=next_event,
        last_event=None if next_event else events.past().first(),
    )


def _recent(site: Site | None) -> list[FoundCard]:
    """Return the newest practices; none on another site than that of the databank."""
    pages = PracticePage.objects.all()
    index = current_index(pages)
    if site_root_path(site) != index.root:
        return []
    keys = index.in_order(index.listed, index.orders[NEWEST])[:RECENT_PRACTICES]
    return [FoundCard(card, frozenset(), None) for card in cards_of(keys, pages, index)]


def _url_of(page_type: type[BasePage], site: Site | None, request: HttpRequest) -> str:
    page = page_type.objects.public(site).first()
    return page.get_url(request) or "" if page else ""


def _above(url: str) -> str:
    """Return the address of the page above: that of the list which a page stands in."""
    return urljoin(url, "..")
