"""Which events are asked for, and the answer: the list, the feed and the calendar read the same parameters here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.utils import timezone

from core.listing.pages import PageLinks
from core.listing.query import ListQuery, MultiParams
from core.listing.rows import Row, RowList
from events.listing.parameters import BOUNDS, PROVINCE, THEME, YEAR, event_filters
from events.models import EventPage, EventPageQuerySet
from practices.models import PracticePage
from practices.query.facets.index import FacetIndex, current_index
from practices.query.practice_query import EVENT

PAST_ON_A_PAGE = 24


@dataclass(frozen=True)
class EventRow(Row):
    """An event, as far as it is chosen by."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime

    def fits(self, query: ListQuery, without: str = "") -> bool:
        """Whether the query finds it. without: a parameter that is left out of account."""
        within = all(limit.holds(self.starts_at, self.ends_at) for limit in query.limits.values())
        return within and super().fits(query, without)


class EventAnswer(RowList[EventRow]):
    """Which of `events` a query finds, soonest first. Takes one query on the database, and the change stamp."""

    def __init__(self, params: MultiParams, events: EventPageQuerySet, path: str = "") -> None:
        self._events = events
        index = current_index(PracticePage.objects.all())
        facet = index.facets.get(THEME)
        themes = {slug: value.label for slug, value in facet.values.items()} if facet else {}
        filters = event_filters(themes, facet.aliases if facet else {})
        super().__init__(params, filters, _rows(events, index), noun="Evenementen", path=path, bounds=BOUNDS)

    def load(self, keys: list[int]) -> list[EventPage]:
        """Return the events of `keys` with everything that a card, a feed or a calendar shows, in that order."""
        pages = self.pages(keys).in_bulk()
        return [pages[key] for key in keys if key in pages]

    def last_changed(self, most: int) -> list[EventPage]:
        """Return at most `most` of the events that the query finds, the last published first."""
        return list(self.pages(self.keys).order_by("-last_published_at", "-pk")[:most])

    def all_events(self) -> list[EventPage]:
        """Return the events that the query finds, soonest first."""
        return self.load(self.keys)

    def pages(self, keys: list[int]) -> EventPageQuerySet:
        """Return the events of `keys`, in no order, without the long texts that are for the event's own page."""
        return self._events.filter(pk__in=keys).for_cards().defer("programme", "practical", "materials")


def _rows(events: EventPageQuerySet, index: FacetIndex) -> Iterable[EventRow]:
    """Yield the events, soonest first, in one query."""
    columns = ("pk", "slug", "starts_at", "ends_at", "venue_municipality__province")
    themes = _themes_of_events(index)
    # A page that went live by code may lack its dates.
    dated = events.filter(starts_at__isnull=False, ends_at__isnull=False)
    for key, slug, starts_at, ends_at, province in dated.order_by("starts_at", "pk").values_list(*columns):
        values = {
            YEAR: frozenset({str(timezone.localtime(starts_at).year)}),
            PROVINCE: frozenset({province} if province else ()),
            THEME: themes.get(slug, frozenset()),
        }
        yield EventRow(key, values, starts_at, ends_at)


def _themes_of_events(index: FacetIndex) -> dict[str, frozenset[str]]:
    """Return for the slug of each event the themes, with their broader ones, of its practices that lists show."""
    if THEME not in index.facets:
        return {}
    themes = index.facets[THEME].values.values()
    return {
        event.slug: frozenset(theme.slug for theme in themes if theme.holders & event.holders & index.listed)
        for event in index.facets[EVENT].values.values()
    }


# --- The page --------------------------------------------------------------------------------------------------------


class YearOfEvents(NamedTuple):
    """The past events of one year, latest first."""

    year: int
    events: list[EventPage]


class EventList(EventAnswer, PageLinks):
    """The answer as `/evenementen/` shows it: what comes, soonest first; what was, latest first and in pages."""

    def __init__(self, params: MultiParams, events: EventPageQuerySet, path: str) -> None:
        super().__init__(params, events, path)
        now = timezone.now()
        self._coming = [row.key for row in self.found if row.ends_at >= now]
        self._past = [row for row in reversed(self.found) if row.ends_at < now]
        self._shown = [*(self._coming if self.page.number == 1 else []), *(row.key for row in self.page)]

    @cached_property
    def page(self) -> ResultPage:
        """The page of past events that is asked for, or the last one."""
        return Paginator(self._past, PAST_ON_A_PAGE).get_page(self.query.page)

    @cached_property
    def _pages(self) -> dict[int, EventPage]:
        return {page.pk: page for page in self.load(self._shown)}

    @property
    def has_events(self) -> bool:
        """Whether there is any event, found or not."""
        return bool(self.rows)

    @property
    def has_past(self) -> bool:
        """Whether the query finds any event that is over."""
        return bool(self.page.paginator.count)

    @cached_property
    def upcoming(self) -> list[EventPage]:
        """What is still to come or going on; on the first page."""
        return [self._pages[key] for key in self._coming if key in self._pages]

    @cached_property
    def past(self) -> list[YearOfEvents]:
        """What is over, on this page, by year."""
        rows = [(row.starts_at, self._pages[row.key]) for row in self.page if row.key in self._pages]
        years = groupby(rows, key=lambda row: timezone.localtime(row[0]).year)
        return [YearOfEvents(year, [event for _moment, event in found]) for year, found in years]

    @property
    def output_query(self) -> str:
        """The query string for the feed and the calendar, which have no pages."""
        return self.query.at_page(1).query_string()

    def page_url(self, number: int) -> str:
        """The address of another page of past events."""
        return self.query.at_page(number).url(self.path)
