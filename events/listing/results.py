"""Which events are asked for, and the answer: the list, the feed and the calendar read the same parameters here."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.utils import timezone

from events.models import EventPage, EventPageQuerySet
from library.models import Province
from practices.models import PracticePage
from practices.query.facets.index import FacetIndex, current_index
from practices.query.options import Option
from practices.query.practice_query import EVENT, MAX_PAGE_DIGITS, MAX_VALUES, PAGE, PROVINCE, MultiParams
from practices.query.refusals import Reason, Refusal

YEAR = "jaar"
THEME = "thema"
# In the order of the panel.
_LABELS = {YEAR: "Jaar", PROVINCE: "Provincie", THEME: "Thema"}
PARAMETERS = tuple(_LABELS)
_PHRASES = {YEAR: "in", PROVINCE: "in de provincie", THEME: "over"}
# A year without events is an empty list, not a mistake: who subscribes to next year asks before there is any.
_YEARS = range(2000, 2100)
PAST_ON_A_PAGE = 24


@dataclass(frozen=True)
class EventQuery:
    """What is asked of the events: an immutable, validated value.

    selected: for each parameter the chosen values, all of them known; OR within a parameter, AND across.
    unknown: pairs of parameter and value that name nothing. too_many: parameters of which the last values were ignored.
    page: number of the page of past events, from 1.
    """

    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    too_many: tuple[str, ...] = ()
    page: int = 1

    @classmethod
    def parse(cls, params: MultiParams, known: Mapping[str, Mapping[str, str]]) -> "EventQuery":
        """Read `params`; parameters that are not of the query are ignored.

        known: for each parameter the words that name a value, with the slug of that value.
        """
        selected: dict[str, tuple[str, ...]] = {}
        unknown: list[tuple[str, str]] = []
        for parameter, slugs in known.items():
            asked = list(dict.fromkeys(value.strip() for value in params.getlist(parameter)[:MAX_VALUES]))
            if found := tuple(dict.fromkeys(slugs[value] for value in asked if value in slugs)):
                selected[parameter] = found
            unknown += [(parameter, value) for value in asked if value and value not in slugs]
        too_many = tuple(parameter for parameter in known if len(params.getlist(parameter)) > MAX_VALUES)
        return cls(selected, tuple(unknown), too_many, _page_number(params))

    def holds(self, parameter: str, value: str) -> bool:
        """Whether `value` is chosen."""
        return value in self.selected.get(parameter, ())

    def removing(self, parameter: str, value: str) -> "EventQuery":
        """Return the query without `value`, at its first page."""
        values = tuple(kept for kept in self.selected.get(parameter, ()) if kept != value)
        others = {key: chosen for key, chosen in self.selected.items() if key != parameter}
        return EventQuery({**others, parameter: values} if values else others)

    def at_page(self, number: int) -> "EventQuery":
        """Return the query at another page."""
        return replace(self, page=number)

    def pairs(self) -> list[tuple[str, str]]:
        """The canonical parameters: the same for all ways of asking the same."""
        chosen = [(name, value) for name in sorted(self.selected) for value in sorted(self.selected[name])]
        return [*chosen, *([(PAGE, str(self.page))] if self.page > 1 else [])]

    def query_string(self) -> str:
        """The canonical parameters as they stand in an address."""
        return urlencode(self.pairs())

    def url(self, path: str) -> str:
        """The address of the query under `path`."""
        query_string = self.query_string()
        return f"{path}?{query_string}" if query_string else path


def _page_number(params: MultiParams) -> int:
    text = next(iter(params.getlist(PAGE)), "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= MAX_PAGE_DIGITS else 1


@dataclass(frozen=True)
class _Entry:
    """An event, as far as it is filtered by. values: for each parameter what the event holds of it."""

    key: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    values: Mapping[str, frozenset[str]]

    def fits(self, query: EventQuery, without: str = "") -> bool:
        """Whether the query finds it. without: a parameter that is left out of account."""
        return all(self.values[name].intersection(chosen) for name, chosen in query.selected.items() if name != without)


class EventAnswer:
    """Which of `events` a query finds, soonest first. Takes one query on the database, and the change stamp."""

    def __init__(self, params: MultiParams, events: EventPageQuerySet) -> None:
        self._events = events
        self._index = current_index(PracticePage.objects.all())
        facet = self._index.facets.get(THEME)
        self._themes = {slug: value.label for slug, value in facet.values.items()} if facet else {}
        themes = {**{slug: slug for slug in self._themes}, **(facet.aliases if facet else {})}
        years = {str(year): str(year) for year in _YEARS}
        provinces = {value: value for value in Province.values}
        self.query = EventQuery.parse(params, {YEAR: years, PROVINCE: provinces, THEME: themes})
        self._entries = list(self._read(events))
        self.found = [entry for entry in self._entries if entry.fits(self.query)]

    def _read(self, events: EventPageQuerySet) -> Iterable[_Entry]:
        columns = ("pk", "slug", "starts_at", "ends_at", "venue_municipality__province")
        themes = _themes_of_events(self._index)
        # A page that went live by code may lack its dates.
        dated = events.filter(starts_at__isnull=False, ends_at__isnull=False)
        for key, slug, starts_at, ends_at, province in dated.order_by("starts_at", "pk").values_list(*columns):
            values = {
                YEAR: frozenset({str(timezone.localtime(starts_at).year)}),
                PROVINCE: frozenset({province} if province else ()),
                THEME: themes.get(slug, frozenset()),
            }
            yield _Entry(key, starts_at, ends_at, values)

    @property
    def refused(self) -> list[Refusal]:
        """What the query dropped of the values of its parameters."""
        unknown = [Refusal.of(name, value, Reason.UNKNOWN_VALUE) for name, value in self.query.unknown]
        return [*unknown, *(Refusal.of(name, "", Reason.TOO_MANY) for name in self.query.too_many)]

    @property
    def total(self) -> int:
        """How many events the query finds."""
        return len(self.found)

    @property
    def sentence(self) -> str:
        """What was asked, as words: 'Evenementen in 2019 in de provincie Antwerpen'."""
        asked = [
            f"{_PHRASES[name]} {' of '.join(self._label(name, value) for value in self.query.selected[name])}"
            for name in _LABELS
            if name in self.query.selected
        ]
        return " ".join(["Evenementen", *asked])

    def load(self, keys: list[int]) -> list[EventPage]:
        """Return the events of `keys` with everything that a card, a feed or a calendar shows, in that order."""
        pages = self.rows(keys).in_bulk()
        return [pages[key] for key in keys if key in pages]

    def last_changed(self, most: int) -> list[EventPage]:
        """Return at most `most` of the events that the query finds, the last published first."""
        return list(self.rows(self.keys).order_by("-last_published_at", "-pk")[:most])

    def all_events(self) -> list[EventPage]:
        """Return the events that the query finds, soonest first."""
        return self.load(self.keys)

    @property
    def keys(self) -> list[int]:
        """The keys of the events that the query finds, soonest first."""
        return [entry.key for entry in self.found]

    def rows(self, keys: list[int]) -> EventPageQuerySet:
        """Return the events of `keys`, in no order, without the long texts that are for the event's own page."""
        return self._events.filter(pk__in=keys).for_cards().defer("programme", "practical", "materials")

    def _label(self, parameter: str, value: str) -> str:
        if parameter == PROVINCE:
            return str(Province(value).label)
        if parameter == THEME:
            label = self._themes[value]
            return label if label[1:2].isupper() else label[:1].lower() + label[1:]
        return value


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


@dataclass(frozen=True)
class FilterGroup:
    """One way of filtering, with the values that occur or are chosen."""

    parameter: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class FilterChip:
    """A chosen value; `url` removes it."""

    label: str
    url: str


class YearOfEvents(NamedTuple):
    """The past events of one year, latest first."""

    year: int
    events: list[EventPage]


class EventList(EventAnswer):
    """The answer as `/evenementen/` shows it: what comes, soonest first; what was, latest first and in pages."""

    def __init__(self, params: MultiParams, events: EventPageQuerySet, path: str) -> None:
        super().__init__(params, events)
        self.path = path
        now = timezone.now()
        self._coming = [entry.key for entry in self.found if entry.ends_at >= now]
        past = [entry for entry in reversed(self.found) if entry.ends_at < now]
        self.page: ResultPage = Paginator(past, PAST_ON_A_PAGE).get_page(self.query.page)
        self._shown = [*(self._coming if self.page.number == 1 else []), *(entry.key for entry in self.page)]

    @cached_property
    def _pages(self) -> dict[int, EventPage]:
        return {page.pk: page for page in self.load(self._shown)}

    @property
    def has_events(self) -> bool:
        """Whether there is any event, found or not."""
        return bool(self._entries)

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
        rows = [(entry.starts_at, self._pages[entry.key]) for entry in self.page if entry.key in self._pages]
        years = groupby(rows, key=lambda row: timezone.localtime(row[0]).year)
        return [YearOfEvents(year, [event for _moment, event in found]) for year, found in years]

    @property
    def groups(self) -> list[FilterGroup]:
        """The filters in which there is something to choose."""
        groups = [FilterGroup(name, label, self._options(name)) for name, label in _LABELS.items()]
        return [group for group in groups if len(group.options) > 1 or group.parameter in self.query.selected]

    def _options(self, parameter: str) -> list[Option]:
        fitting = [entry.values[parameter] for entry in self._entries if entry.fits(self.query, without=parameter)]
        occurring = {value for entry in self._entries for value in entry.values[parameter]}
        values = occurring.union(self.query.selected.get(parameter, ()))
        options = [
            Option(
                value,
                value if parameter == YEAR else self._option_label(parameter, value),
                sum(value in held for held in fitting),
                self.query.holds(parameter, value),
            )
            for value in values
        ]
        return sorted(options, key=lambda option: option.label, reverse=parameter == YEAR)

    def _option_label(self, parameter: str, value: str) -> str:
        return self._themes[value] if parameter == THEME else self._label(parameter, value)

    @property
    def chips(self) -> list[FilterChip]:
        """The chosen values."""
        return [
            FilterChip(self._option_label(name, value), self.query.removing(name, value).url(self.path))
            for name in _LABELS
            for value in self.query.selected.get(name, ())
        ]

    @property
    def unknown(self) -> list[str]:
        """What was asked for and does not exist, as a page can show it."""
        return [refusal.value for refusal in self.refused if refusal.reason is Reason.UNKNOWN_VALUE]

    @property
    def output_query(self) -> str:
        """The query string for the feed and the calendar, which have no pages."""
        return self.query.at_page(1).query_string()

    @property
    def page_links(self) -> list[tuple[int | str, str]]:
        """The numbers of the pages with their addresses; an ellipsis has none."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [(number, self._page_url(number) if isinstance(number, int) else "") for number in numbers]

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        return self._page_url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The address of the next page; empty on the last."""
        return self._page_url(self.page.number + 1) if self.page.has_next() else ""

    def _page_url(self, number: int) -> str:
        return self.query.at_page(number).url(self.path)
