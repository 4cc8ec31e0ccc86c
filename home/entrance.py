"""What the home page shows: the ways in, the newest practices, the next event."""

from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest
from wagtail.models import Site

from core.models import BasePage
from events.models import EventIndexPage, EventPage
from home.models import HomePage
from library.models import Term
from practices.models import PracticeIndexPage, PracticePage
from practices.pages.situation import situations
from practices.query.totals import listed_total

RECENT_PRACTICES = 3
SITUATIONS = 6
THEME_PARAMETER = "thema"


def present(_page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the home page is given."""
    site = Site.find_for_request(request)
    events = EventPage.objects.listed(site).for_cards()
    next_event = events.upcoming().first()
    practices = PracticePage.objects.listed(site)
    shown_situations = list(situations(site)[:SITUATIONS])
    return {
        "situations": shown_situations,
        "situation_index_url": _above(shown_situations[0].get_url(request) or "") if shown_situations else "",
        "practice_index_url": _url_of(PracticeIndexPage, site, request),
        "event_index_url": _url_of(EventIndexPage, site, request),
        "themes": list(Term.objects.current().filter(vocabulary__parameter=THEME_PARAMETER, broader=None)),
        "theme_parameter": THEME_PARAMETER,
        "practice_count": listed_total(site),
        "recent_practices": list(practices.newest_first().for_cards()[:RECENT_PRACTICES]),
        "next_event": next_event,
        "last_event": None if next_event else events.past().first(),
    }


def _url_of(page_type: type[BasePage], site: Site | None, request: HttpRequest) -> str:
    page = page_type.objects.public(site).first()
    return page.get_url(request) or "" if page else ""


def _above(url: str) -> str:
    """Return the address of the page above: that of the list which a page stands in."""
    return urljoin(url, "..")
