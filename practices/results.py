"""The answer to a practice query, ready to be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator

from practices.facets import Facet, index_cache
from practices.query import MUNICIPALITY, PROVINCE, RELEVANCE, SORTS, TAGS, MultiParams, PracticeQuery
from practices.querysets import PracticePageQuerySet

if TYPE_CHECKING:
    from practices.models import PracticePage

PAGE_SIZE = 12
# How many values of an open list (keywords, municipalities) the panel shows at once; the rest stands behind a button.
OPEN_FACETS = frozenset({TAGS, MUNICIPALITY})
VALUES_SHOWN = 18
# How many practices are loaded at a time where all of them are written out.
BATCH = 200


@dataclass(frozen=True)
class Option:
    """One value that a visitor can choose. `url` adds it, or removes it when it is chosen."""

    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class OptionGroup:
    """The options of one facet: those shown at once, and those behind "more"."""

    parameter: str
    label: str
    help_text: str
    options: list[Option]
    more: list[Option]

    @property
    def is_open_list(self) -> bool:
        """Whether the values are words of the data, shown as chips, instead of a list that is fixed."""
        return self.parameter in OPEN_FACETS

    @property
    def has_choice(self) -> bool:
        """Whether one of the values is chosen."""
        return any(option.selected for option in (*self.options, *self.more))


@dataclass(frozen=True)
class Chip:
    """A chosen value: `url` removes it; `count_without` is how many practices that would give."""

    facet: str
    label: str
    url: str
    count_without: int


@dataclass(frozen=True)
class SortOption:
    """One way to order the results."""

    label: str
    url: str
    selected: bool


def _printable(value: str) -> str:
    """Return `value` as a page can show it: no control characters, which HTML has no place for."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)


class PracticeAnswer:
    """Which practices a query finds among `pages`, in which order. Takes one query on the database, two with a text.

    Every output of the practice query starts here: the page, the feeds, the exports, the API.
    """

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet) -> None:
        self.pages = pages
        self.index = index_cache.get(pages)
        self.query = PracticeQuery.parse(params, self.index.known_values())
        ranking = self._search(self.query.text) if self.query.text else None
        self.found = None if ranking is None else self.index.bits_of(ranking)
        self.matches = self.index.matching(self.query, self.found)
        self.total = self.matches.bit_count()
        if self.query.sort == RELEVANCE and ranking is not None:
            self.keys = self.index.ranked(self.matches, ranking)
        else:
            self.keys = self.index.in_order(self.matches, self.query.sort)

    def _search(self, text: str) -> list[int]:
        """Return the keys of the practices that hold the words, best first. Visibility is the index's to judge."""
        found = self.pages.model.objects.search(text, operator="and")
        return list(found.get_queryset().values_list("pk", flat=True))

    def count(self, query: PracticeQuery) -> int:
        """Return how many practices another query with the same text, or with none, finds."""
        return self.index.matching(query, self.found if query.text else None).bit_count()

    def load(self, keys: list[int], pages: PracticePageQuerySet) -> "list[PracticePage]":
        """Load practices by key from `pages`, in the order of the keys; what is no longer public is left out."""
        found = {page.pk: page for page in pages.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def all_practices(self, pages: PracticePageQuerySet) -> "Iterator[PracticePage]":
        """Yield every practice that is found, loaded in batches: ten thousand take no more memory than a thousand."""
        for start in range(0, len(self.keys), BATCH):
            yield from self.load(self.keys[start : start + BATCH], pages)

    @property
    def sentence(self) -> str:
        """What is asked and how much is found, in Dutch: '12 praktijken over jongeren in Gent'."""
        number = "1 praktijk" if self.total == 1 else f"{self.total} praktijken"
        where = [self._labels(name) for name in (MUNICIPALITY, PROVINCE) if name in self.query.selected]
        about = [self._labels(name) for name in self.query.selected if name not in (MUNICIPALITY, PROVINCE)]
        parts = [number]
        if about:
            parts.append(f"over {', '.join(about)}")
        if where:
            parts.append(f"in {', '.join(where)}")
        if self.query.text:
            parts.append(f"met ‘{self.query.text}’")
        return " ".join(parts)

    def _labels(self, parameter: str) -> str:
        values = self.index.facets[parameter].values
        return " of ".join(values[slug].label for slug in self.query.selected[parameter])


class PracticeResults(PracticeAnswer):
    """One page of the answer, with facets and counts, and the ways to go on from there.

    On top of the answer: the cards of the page, in a fixed number of queries whatever the number of practices.
    """

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str) -> None:
        super().__init__(params, pages)
        self._path = path
        self.page: ResultPage = Paginator(self.keys, PAGE_SIZE).get_page(self.query.page)
        self.practices = self.load(list(self.page.object_list), self.pages.public().for_cards())
        self.groups = self._option_groups()
        self.chips = self._chips()
        self.clear_url = path

    @property
    def unknown_values(self) -> list[str]:
        """Values in the address that name nothing, for a notice."""
        return [_printable(value) for _parameter, value in self.query.unknown]

    @property
    def kept_pairs(self) -> list[tuple[str, str]]:
        """What a form that searches for other words must send along."""
        return self.query.without_text().pairs()

    @property
    def export_query(self) -> str:
        """The query string of this answer for the exports and the feed: the same question, not one page of it."""
        return self.query.at_page(1).query_string()

    def page_url(self, number: int) -> str:
        """The address of another page of these results."""
        return self.query.at_page(number).url(self._path)

    def page_links(self) -> list[tuple[int | str, str]]:
        """Numbers and addresses for the pagination; an ellipsis has no address."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [(number, self.page_url(number) if isinstance(number, int) else "") for number in numbers]

    @property
    def previous_url(self) -> str:
        return self.page_url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.page_url(self.page.next_page_number()) if self.page.has_next() else ""

    def sort_options(self) -> list[SortOption]:
        """The orders that make sense here, with their addresses."""
        query = self.query
        sorts = {key: label for key, label in SORTS.items() if query.text or key != RELEVANCE}
        return [
            SortOption(label, query.sorted_by(key).url(self._path), key == query.sort) for key, label in sorts.items()
        ]

    @property
    def archive_url(self) -> str:
        """The address that adds archived practices, or leaves them out when they are there."""
        return self.query.with_archive(not self.query.archived).url(self._path)

    def _option_groups(self) -> list[OptionGroup]:
        counts = self.index.counts(self.query, self.found)
        groups = [self._group(facet, counts[facet.parameter]) for facet in self.index.facets.values()]
        return [group for group in groups if group.options and self._is_useful(group)]

    def _is_useful(self, group: OptionGroup) -> bool:
        """Whether a facet can tell practices apart: one that no practice fills in would be a list of zeros."""
        facet = self.index.facets[group.parameter]
        return group.has_choice or any(value.holders for value in facet.values.values())

    def _group(self, facet: Facet, counts: Mapping[str, int]) -> OptionGroup:
        options = [
            Option(
                label=value.label,
                count=counts[value.slug],
                selected=self.query.holds(facet.parameter, value.slug),
                url=self._toggle_url(facet.parameter, value.slug),
            )
            for value in facet.values.values()
        ]
        shown, more = options, []
        if facet.parameter in OPEN_FACETS:
            options.sort(key=lambda option: (not option.selected, -option.count, option.label))
            shown, more = options[:VALUES_SHOWN], options[VALUES_SHOWN:]
            more.sort(key=lambda option: option.label)
        return OptionGroup(facet.parameter, facet.label, facet.help_text, shown, more)

    def _toggle_url(self, parameter: str, slug: str) -> str:
        query = self.query
        changed = query.removing(parameter, slug) if query.holds(parameter, slug) else query.adding(parameter, slug)
        return changed.url(self._path)

    def _chips(self) -> list[Chip]:
        query = self.query
        chips = [
            self._chip(self.index.facets[parameter].label, self.index.facets[parameter].values[slug].label, without)
            for parameter, values in query.selected.items()
            for slug in values
            for without in [query.removing(parameter, slug)]
        ]
        if query.text:
            chips.append(self._chip("Zoekwoord", query.text, query.without_text()))
        if query.archived:
            chips.append(self._chip("Archief", "ook gearchiveerde", query.with_archive(False)))
        return chips

    def _chip(self, facet: str, label: str, without: PracticeQuery) -> Chip:
        return Chip(facet, label, without.url(self._path), self.count(without))
