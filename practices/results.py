"""The answer to a practice query, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator

from practices.facets import Facet, FacetIndex
from practices.query import TAGS, MultiParams, PracticeQuery
from practices.querysets import PracticePageQuerySet

if TYPE_CHECKING:
    from practices.models import PracticePage

PAGE_SIZE = 12
# How many keywords the panel shows at once; the rest stands behind a button.
TAGS_SHOWN = 18


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


@dataclass(frozen=True)
class Chip:
    """A chosen value: `url` removes it; `count_without` is how many practices that would give."""

    facet: str
    label: str
    url: str
    count_without: int


def _printable(value: str) -> str:
    """Return `value` as a page can show it: no control characters, which HTML has no place for."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)


class PracticeResults:
    """What a query finds among `pages`: one page of practices, facets with counts, and ways to go on.

    Takes six queries on the database whatever the number of practices and facets, plus those of `pages` itself.
    """

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str) -> None:
        self._index = FacetIndex.build(pages)
        self._pages = pages
        self._path = path
        self.query = PracticeQuery.parse(params, self._index.known_values())
        matches = self._index.matching(self.query)
        self.total = len(matches)
        keys = [key for key in self._index.practices if key in matches]
        self.page: ResultPage = Paginator(keys, PAGE_SIZE).get_page(self.query.page)
        self.practices = self._load(list(self.page.object_list))
        self.groups = self._option_groups()
        self.chips = self._chips()
        self.clear_url = path

    def _load(self, keys: list[int]) -> "list[PracticePage]":
        """Load the practices of one page, after their keys were chosen: a deep page costs no more than the first."""
        found = {page.pk: page for page in self._pages.filter(pk__in=keys).for_cards()}
        return [found[key] for key in keys if key in found]

    @property
    def unknown_values(self) -> list[str]:
        """Values in the address that name nothing, for a notice."""
        return [_printable(value) for _parameter, value in self.query.unknown]

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

    def _option_groups(self) -> list[OptionGroup]:
        counts = self._index.counts(self.query)
        groups = [self._group(facet, counts[facet.parameter]) for facet in self._index.facets.values()]
        return [group for group in groups if group.options]

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
        if facet.parameter == TAGS:
            options.sort(key=lambda option: (not option.selected, -option.count, option.label))
            shown, more = options[:TAGS_SHOWN], options[TAGS_SHOWN:]
            more.sort(key=lambda option: option.label)
        return OptionGroup(facet.parameter, facet.label, facet.help_text, shown, more)

    def _toggle_url(self, parameter: str, slug: str) -> str:
        query = self.query
        changed = query.removing(parameter, slug) if query.holds(parameter, slug) else query.adding(parameter, slug)
        return changed.url(self._path)

    def _chips(self) -> list[Chip]:
        chips = []
        for parameter, values in self.query.selected.items():
            facet = self._index.facets[parameter]
            for slug in values:
                without = self.query.removing(parameter, slug)
                count = len(self._index.matching(without))
                chips.append(Chip(facet.label, facet.values[slug].label, without.url(self._path), count))
        return chips
