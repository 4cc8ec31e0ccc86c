"""The answer to a practice query, ready to be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator

from core.changes.stamp import ChangeStamp
from core.listing.options import Chip, Option, OptionGroup, SortOption, printable
from core.listing.pages import PageLinks
from core.listing.query import MultiParams
from core.search.ranked.reading import Reading, parts_in_words
from core.text.numbers import dutch_number
from library.models import Municipality
from practices.models import PracticePage
from practices.models.querysets import PracticePageQuerySet
from practices.query.cards import FoundCard, cards_of
from practices.query.drawing import Drawing
from practices.query.facets.index import current_index
from practices.query.facets.likeness import OwnMunicipality, seen_from
from practices.query.facets.options import option_groups
from practices.query.facets.orders import OneAfterOther
from practices.query.nearest import Nearest
from practices.query.practice_query import (
    ALL_WORDS,
    LIKENESS,
    METHOD,
    MOST_WORDS,
    MUNICIPALITY,
    RELEVANCE,
    SORTS,
    PracticeQuery,
)
from practices.query.rankings import ranking_of

PAGE_SIZE = 12
# What most visitors choose by comes first in the panel, and the first four of it stand open.
FIRST_FACETS = ("thema", "doelgroep", MUNICIPALITY, METHOD, "werkvorm")
GROUPS_OPEN = 4
# The cards that are in sight when the page opens.
EAGER = 3
# Below the list: where one chooses the own municipality.
FIT_PATH = "past-dit-bij-ons/"
# How many practices are loaded at a time where all of them are written out.
BATCH = 100


def _with_words(text: str) -> str:
    return "met de woorden" if " " in text else "met het woord"


class PracticeAnswer:
    """Which practices a query finds among `pages`, in which order. Takes one query, two with new words.

    Every output of the practice query starts here: the page, the feeds, the exports, the API.
    most_words: whether, when the query does not say, practices with most of its words are found as well as those with
    all. What someone subscribes to or downloads gets the last alone.
    """

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, *, most_words: bool = True) -> None:
        self.pages = pages
        with ChangeStamp.seen():
            self.index = current_index(pages)
            self.query = PracticeQuery.parse(
                self.index.led_on(params),
                self.index.known_values,
                several=self.index.several,
                municipalities=self.index.municipality_words,
            )
            self.ranking = ranking_of(self.query.text, self.index) if self.query.text else None
        self._most_words = most_words
        self.found = self._found_by(self.query)
        self.matches = self.index.matching(self.query, self.found)
        self.total = self.matches.bit_count()
        self.keys = self._ordered()

    def _found_by(self, query: PracticeQuery) -> int | None:
        """Return the practices that the words of `query` find, as bits; None when it has none."""
        if self.ranking is None or not query.text:
            return None
        most = query.words == MOST_WORDS or (not query.words and self._most_words)
        return self.ranking.found if most else self.ranking.whole

    def _ordered(self) -> Sequence[int]:
        """Return the keys of what is found, in order: whatever the order, those with all the words come first."""
        index, ranking = self.index, self.ranking
        if ranking is not None and self.query.sort == RELEVANCE:
            return index.in_order(self.matches, ranking.order)
        order = self.seen_from.order if self.seen_from else index.orders[self.query.sort]
        if ranking is None:
            return index.in_order(self.matches, order)
        return OneAfterOther(
            (index.in_order(self.matches & ranking.whole, order), index.in_order(self.matches & ranking.near, order))
        )

    @cached_property
    def own(self) -> Municipality | None:
        """The municipality of who asks, where that is told."""
        return next((one for one in self.index.municipalities if one.slug == self.query.own), None)

    @cached_property
    def seen_from(self) -> OwnMunicipality | None:
        """The practices as they are for who asks, where those are ordered by likeness."""
        return seen_from(self.own, self.index) if self.own and self.query.sort == LIKENESS else None

    @property
    def whole_total(self) -> int:
        """How many of what is found hold all the words; all of it where no words are asked."""
        return self.total if self.ranking is None else (self.matches & self.ranking.whole).bit_count()

    @property
    def near_total(self) -> int:
        """How many of what is found hold most of the words, not all."""
        return self.total - self.whole_total

    def count(self, query: PracticeQuery) -> int:
        """Return how many practices another query with the same text, or with none, finds."""
        return self.index.matching(query, self._found_by(query)).bit_count()

    @property
    def marked_terms(self) -> frozenset[str]:
        """The terms of which the words are marked in what is shown."""
        return frozenset() if self.ranking is None else self.ranking.terms

    def load(self, keys: Sequence[int], pages: PracticePageQuerySet) -> list[PracticePage]:
        """Load practices by key from `pages`, in the order of the keys; what is no longer public is left out."""
        found = {page.pk: page for page in pages.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def all_practices(self, pages: PracticePageQuerySet) -> Iterator[PracticePage]:
        """Yield every practice that is found, loaded in batches: ten thousand take no more memory than a thousand."""
        keys = list(self.keys)
        for start in range(0, len(keys), BATCH):
            yield from self.load(keys[start : start + BATCH], pages)

    def phrases(self) -> list[tuple[str, str]]:
        """What is asked, in Dutch, as pairs of a joining word and what was chosen: ('over', 'jongeren of ouders')."""
        facets, selected = self.index.facets, self.query.selected
        phrases = []
        for name in (name for name in facets if name in selected):
            labels = (facets[name].within_sentence(facets[name].values[slug].label) for slug in selected[name])
            phrases.append((facets[name].phrase, (" en " if name in self.query.all_of else " of ").join(labels)))
        phrases += [(limit.bound.phrase, limit.in_words) for limit in self.query.limits.values()]
        if self.query.text:
            phrases.append(("bij" if self.near_total else _with_words(self.query.text), f"‘{self._read_as}’"))
        return phrases

    @property
    def _read_as(self) -> str:
        """The words that were searched for: those that are meant in the place of those that were mistyped."""
        read = Reading.of(self.query.text, self.ranking.units, lambda text: text) if self.ranking else None
        return (read and read.meant) or self.query.text

    @property
    def counted(self) -> str:
        """How much is found: '12 praktijken'."""
        return "1 praktijk" if self.total == 1 else f"{dutch_number(self.total)} praktijken"

    @property
    def sentence(self) -> str:
        """What is asked and how much is found, in Dutch: '12 praktijken over jongeren in Gent'."""
        return " ".join([self.counted, *(f"{joining} {chosen}" for joining, chosen in self.phrases())])


class PracticeFilters(PracticeAnswer):
    """The answer with what a visitor can choose next, for a page at `path`. No query more than the answer itself."""

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str) -> None:
        super().__init__(params, pages)
        self.path = path
        self.drawing = Drawing.parse(params)

    def address(self, query: PracticeQuery) -> str:
        """The address of another query on the same page, drawn in the same way."""
        return query.url(self.path, self.kept())

    def kept(self) -> list[tuple[str, str]]:
        """How the page is drawn, where it is not the usual way: what every way on sends along."""
        return self.drawing.pairs()

    @property
    def clear_url(self) -> str:
        """The address of the page with nothing chosen."""
        return self.address(PracticeQuery())

    @cached_property
    def groups(self) -> list[OptionGroup]:
        """The facets by which one can choose, as the panel shows them: what most choose by first, and open."""
        groups = option_groups(self.index, self.query, self.found, self.drawing.whole)
        groups = [group for group in groups if self._tells_apart(group)]
        first = {parameter: number for number, parameter in enumerate(FIRST_FACETS)}
        groups.sort(key=lambda group: first.get(group.parameter, len(first)))
        opened = [group.parameter for group in groups if group.parameter in first][:GROUPS_OPEN]
        return [self._drawn(group, starts_open=group.parameter in opened) for group in groups]

    def _drawn(self, group: OptionGroup, *, starts_open: bool) -> OptionGroup:
        asks_all = group.parameter in self.query.all_of
        several = len(self.query.selected.get(group.parameter, ())) > 1 and group.parameter in self.index.several
        return replace(group, starts_open=starts_open, may_ask_all=several or asks_all, asks_all=asks_all)

    def _tells_apart(self, group: OptionGroup) -> bool:
        """Whether there is something to choose: a facet of which all practices share the one value says nothing."""
        values = self.index.facets[group.parameter].values.values()
        return group.has_choice or sum(bool(value.holders) for value in values) > 1

    @cached_property
    def chips(self) -> list[Chip]:
        """What is chosen."""
        return self._chips()

    @property
    def parts_in_words(self) -> str:
        """How much holds all the words and how much is near, in Dutch; empty when no words are asked."""
        return parts_in_words(self.query.text, self.whole_total, self.near_total) if self.query.text else ""

    @cached_property
    def reading(self) -> Reading | None:
        """How the words were read where that is not as they were typed; None when they were, or there are none."""
        if self.ranking is None:
            return None
        read = Reading.of(self.query.text, self.ranking.units, lambda text: self.address(self.query.with_text(text)))
        # Where the words that are meant find nothing here, what is near says more.
        return read if self.total or (read and read.doubt) else None

    @property
    def all_words_url(self) -> str:
        """The address of those with all the words alone; empty where that is what is shown, or would show the same."""
        if not (self.whole_total and self.near_total):
            return ""
        return self.address(self.query.with_words(ALL_WORDS))

    @property
    def answers_nothing(self) -> bool:
        """Whether no practice holds enough of the words, whatever else is chosen."""
        return self.ranking is not None and not self.ranking.found

    @cached_property
    def nearest(self) -> Nearest:
        """What the databank has on some of the words, where nothing answers them."""
        return Nearest.to(self.ranking, self.index, self.address) if self.ranking else Nearest([], [])

    @property
    def download_query(self) -> str:
        """The query string of this answer for a file that holds what is shown; by itself a file holds less."""
        query = self.query.at_page(1)
        return (query.with_words(MOST_WORDS) if self.near_total else query).query_string()

    @property
    def unknown_values(self) -> list[str]:
        """Values in the address that name nothing, for a notice."""
        unknown = [value for _parameter, value in self.query.unknown]
        return [printable(value) for value in (*unknown, *self.drawing.unknown)]

    @property
    def kept_by_search(self) -> list[tuple[str, str]]:
        """What a form that searches for other words must send along."""
        return [*self.query.without_text().pairs(), *self.kept()]

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        """What a form with the facets and the archive must send along."""
        asked = self.query
        query = PracticeQuery(text=asked.text, words=asked.words, limits=asked.limits, sort=asked.sort, own=asked.own)
        return [*query.pairs(), *self.drawing.shape_pairs()]

    @property
    def export_query(self) -> str:
        """The query string of this answer for the exports and the feed: the same question, not one page of it."""
        return self.query.at_page(1).query_string()

    @property
    def views_query(self) -> str:
        """The query string for the other views of this answer, drawn in the same way."""
        return urlencode([*self.query.at_page(1).pairs(), *self.drawing.pairs()])

    @property
    def archive(self) -> Option:
        """The choice to see archived practices too; its count is how many there are more."""
        everything = self.query.with_archive(True)
        more = self.count(everything) - self.count(self.query.with_archive(False))
        return Option("1", "Ook gearchiveerde praktijken", more, self.query.archived)

    def _chips(self) -> list[Chip]:
        query = self.query
        chips = [
            self._chip(self.index.facets[parameter].label, self.index.facets[parameter].values[slug].label, without)
            for parameter, values in query.selected.items()
            for slug in values
            for without in [query.removing(parameter, slug)]
        ]
        chips += [
            self._chip(self.index.facets[parameter].label, "alle gekozen samen", query.with_any_of(parameter))
            for parameter in sorted(query.all_of)
            if len(query.selected.get(parameter, ())) > 1
        ]
        chips += [
            self._chip(limit.bound.label, limit.in_words, query.without_limit(name))
            for name, limit in query.limits.items()
        ]
        if query.text:
            chips.append(self._chip("Zoekwoord", query.text, query.without_text()))
        if query.words == ALL_WORDS:
            chips.append(self._chip("Zoekwoorden", "alleen met al je woorden", query.with_words("")))
        if self.own:
            chips.append(self._chip("Onze gemeente", self.own.name, query.for_own("")))
        if query.archived:
            chips.append(self._chip("Archief", "ook gearchiveerde", query.with_archive(False)))
        return chips

    def _chip(self, facet: str, label: str, without: PracticeQuery) -> Chip:
        return Chip(facet, label, self.address(without), self.count(without))


class PagedFilters(PracticeFilters, PageLinks):
    """The answer of which some practices are shown, a page at a time: all of them, unless told otherwise."""

    @property
    def page_size(self) -> int:
        """How many practices a page shows."""
        return PAGE_SIZE

    @cached_property
    def page(self) -> ResultPage:
        """The page that is asked for, or the last one."""
        return Paginator(self.shown_keys(), self.page_size).get_page(self.query.page)

    def shown_keys(self) -> Sequence[int]:
        """The keys of the practices that are shown, in order."""
        return self.keys

    def page_url(self, number: int) -> str:
        """The address of another page of these results."""
        return self.address(self.query.at_page(number))


class PracticeResults(PagedFilters):
    """One page of the answer, with its cards and the ways to go on from there.

    On top of the filters: four queries for the cards of the page, whatever the number of practices; none when each was
    shown since the last change. One more where words are searched for, to show where they stand.
    """

    def __init__(self, params: MultiParams, pages: PracticePageQuerySet, path: str) -> None:
        super().__init__(params, pages, path)
        keys = list(self.page.object_list)
        cards = cards_of(keys, pages, self.index, eager=EAGER, plain=self.drawing.rows)
        places = {} if self.ranking is None else self.ranking.places_of(keys)
        shown = [FoundCard(card, self.marked_terms, places.get(card.pk), self._why(card.pk)) for card in cards]
        whole = {key for key in keys if self._has_all(key)}
        self.cards = [card for card in shown if card.pk in whole]
        self.near_cards = [card for card in shown if card.pk not in whole]

    def _why(self, key: int) -> str:
        return self.seen_from.why(self.index.place_of(key)) if self.seen_from else ""

    def _has_all(self, key: int) -> bool:
        return self.ranking is None or bool(self.index.bits_of([key]) & self.ranking.whole)

    @property
    def folds_near(self) -> bool:
        """Whether those near the answer are folded away: there is more than a page of answers, and some stand here."""
        return bool(self.cards) and self.whole_total > PAGE_SIZE

    @property
    def sorted_by(self) -> str:
        """The order of what is shown, in Dutch."""
        return SORTS[self.query.sort]

    @property
    def shapes(self) -> list[SortOption]:
        """The shapes that the list can have, with the addresses of the same page in each."""
        drawn = {"Tegels": replace(self.drawing, rows=False), "Rijen": replace(self.drawing, rows=True)}
        return [
            SortOption(label, self.query.url(self.path, drawing.pairs()), drawing == self.drawing)
            for label, drawing in drawn.items()
        ]

    def sort_options(self) -> list[SortOption]:
        """The orders that make sense here, with their addresses."""
        query = self.query
        needs = {RELEVANCE: query.text, LIKENESS: query.own}
        sorts = {key: label for key, label in SORTS.items() if needs.get(key, True)}
        options = [
            SortOption(label, self.address(query.sorted_by(key)), key == query.sort) for key, label in sorts.items()
        ]
        if not query.own:
            options.append(SortOption(SORTS[LIKENESS], self.fit_url, selected=False))
        return options

    @property
    def fit_url(self) -> str:
        """The page where one chooses the own municipality for this question."""
        return f"{self.path}{FIT_PATH}{'?' if self.views_query else ''}{self.views_query}"
