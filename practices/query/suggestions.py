"""What a search box suggests while someone types: practices, terms and municipalities that the public may see."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import takewhile
from sys import intern
from typing import Any

from django.urls import reverse
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.changes.stamp import ChangeStamp
from core.kept import SITES_KEPT, Kept
from core.publishing.visibility import site_root_path
from core.search.analysis import stem, words
from core.search.ranked.lexicon import Lexicon
from core.search.ranked.vocabulary import SHORTEST_WORD, most_mistakes
from library.models import Term
from practices.models import PracticeIndexPage, PracticePage
from practices.models.querysets import PracticePageQuerySet
from practices.query.facets.index import FacetIndex, current_index
from practices.query.facets.renewal import since
from practices.query.lexicon import current_lexicon
from practices.query.practice_query import MUNICIPALITY, PracticeQuery, clean_text

# One letter would suggest half of the databank.
SHORTEST_TEXT = 2
MAX_SUGGESTIONS = 8
# How many terms and municipalities there are at most, so that practices find a place as well.
MAX_TERMS = 3
MAX_MUNICIPALITIES = 2

PRACTICES, TERMS, MUNICIPALITIES = "Praktijken", "Onderwerpen", "Gemeenten"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to go to. group: the heading that it stands under; kind: what it is, in one word.

    url: its address, or for a page the part of its address below the root of the site. count: how many practices the
    address shows; None for a practice itself. also: the other word of a term by which it is found here, if any.
    """

    group: str
    kind: str
    label: str
    url: str
    count: int | None
    words: tuple[str, ...]
    also: str = ""

    def fits(self, asked: list[str]) -> bool:
        """Whether each of the folded words `asked` begins one of its words."""
        return all(any(word.startswith(start) for word in self.words) for start in asked)

    def rank(self, asked: list[str]) -> tuple[Any, ...]:
        """Sort key: names before other words, what begins with the words before the rest, then by size and name."""
        begins = self.words[: len(asked)]
        in_order = len(begins) == len(asked) and all(map(str.startswith, begins, asked))
        return (bool(self.also), not in_order, -(self.count or 0), self.label)


class Words:
    """Suggestions by a key of their own, found by the beginning of any of their words."""

    def __init__(self, suggestions: Mapping[int, Suggestion], pairs: list[tuple[str, int]] | None = None) -> None:
        self._suggestions = suggestions
        self._pairs = sorted(_pairs(suggestions)) if pairs is None else pairs

    def changed(self, keys: Collection[int], suggestions: Mapping[int, Suggestion]) -> "Words":
        """Return them with other suggestions, or none, for these keys."""
        pairs = [pair for pair in self._pairs if pair[1] not in keys]
        for pair in _pairs(suggestions):
            insort(pairs, pair)
        kept = {key: found for key, found in self._suggestions.items() if key not in keys}
        return Words({**kept, **suggestions}, pairs)

    def beginning_with(self, start: str) -> list[Suggestion]:
        """Return those with a word that begins so, each once."""
        first = bisect_left(self._pairs, (start, -1))
        pairs = takewhile(lambda pair: pair[0].startswith(start), self._pairs[first:])
        return [self._suggestions[key] for key in dict.fromkeys(key for _word, key in pairs)]

    def beginnings(self, letter: str, length: int) -> set[str]:
        """Return how the words begin that begin with a letter and are long enough to be told from others."""
        first = bisect_left(self._pairs, (letter, -1))
        pairs = takewhile(lambda pair: pair[0].startswith(letter), self._pairs[first:])
        return {word[:length] for word, _key in pairs if len(word) >= SHORTEST_WORD}


def _pairs(suggestions: Mapping[int, Suggestion]) -> set[tuple[str, int]]:
    return {(word, key) for key, found in suggestions.items() for word in found.words}


class SuggestionIndex:
    """The suggestions of the public part of the site: practices by their keys, and what they are found by."""

    def __init__(self, practices: Words, others: Iterable[Suggestion]) -> None:
        self.practices = practices
        self._others = Words(dict(enumerate(others)))

    def find(self, text: str, lexicon: Lexicon) -> dict[str, list[Suggestion]]:
        """Return the best suggestions for what was typed so far, by group; together at most MAX_SUGGESTIONS."""
        asked = words(text)
        if not asked or len("".join(asked)) < SHORTEST_TEXT:
            return {}
        # What is near is looked for only where nothing begins as it was typed.
        for reading in ((asked,), _same(asked, lexicon), self._mended(asked)):
            if found := self._find(reading):
                return found
        return {}

    def _find(self, readings: Iterable[list[str]]) -> dict[str, list[Suggestion]]:
        """Return the best suggestions for the first of the readings that has any."""
        return next((found for reading in readings if (found := self._fitting(reading))), {})

    def _mended(self, asked: list[str]) -> Iterator[list[str]]:
        """Yield the words with the last of them, or the longest, written as a word that begins nearly so."""
        for word in dict.fromkeys((asked[-1], max(asked, key=len))):
            for near in self._near(word):
                yield [near if one == word else one for one in asked]

    def _near(self, start: str) -> list[str]:
        """Return beginnings of words that differ little from `start`, nearest first."""
        mistakes = most_mistakes(start)
        if len(start) < SHORTEST_WORD:
            return []
        beginnings = self.practices.beginnings(start[0], len(start)) | self._others.beginnings(start[0], len(start))
        found = process.extract(start, sorted(beginnings), scorer=OSA.distance, score_cutoff=mistakes, limit=3)
        return [beginning for beginning, _distance, _number in found]

    def _fitting(self, asked: list[str]) -> dict[str, list[Suggestion]]:
        longest = max(asked, key=len)
        found = [*self.practices.beginning_with(longest), *self._others.beginning_with(longest)]
        fitting = [item for item in found if item.fits(asked)]
        by_group = {
            group: _best([item for item in fitting if item.group == group], asked)
            for group in (PRACTICES, TERMS, MUNICIPALITIES)
        }
        by_group[TERMS] = by_group[TERMS][:MAX_TERMS]
        by_group[MUNICIPALITIES] = by_group[MUNICIPALITIES][:MAX_MUNICIPALITIES]
        others = len(by_group[TERMS]) + len(by_group[MUNICIPALITIES])
        by_group[PRACTICES] = by_group[PRACTICES][: MAX_SUGGESTIONS - others]
        return {group: found for group, found in by_group.items() if found}


def _same(asked: list[str], lexicon: Lexicon) -> Iterator[list[str]]:
    """Yield what means the same as the words, or what they lead to, where they are typed in full."""
    terms = tuple(stem(word) for word in asked)
    yield from (list(other) for other in (*lexicon.same(terms), *lexicon.further(terms)))


def _best(suggestions: list[Suggestion], asked: list[str]) -> list[Suggestion]:
    """Return the best of the suggestions, best first, each address once."""
    # A term may fit by its name and by several other words.
    ranked = nsmallest(3 * MAX_SUGGESTIONS, suggestions, key=lambda item: item.rank(asked))
    by_url: dict[str, Suggestion] = {}
    for item in ranked:
        by_url.setdefault(item.url, item)
    return list(by_url.values())[:MAX_SUGGESTIONS]


_suggestions: Kept[str, SuggestionIndex] = Kept(SITES_KEPT)


def suggest(text: str) -> dict[str, list[Suggestion]]:
    """Return the suggestions for `text`, in one query while nothing changed since the last time."""
    pages = PracticePage.objects.all()
    with ChangeStamp.seen():
        index = current_index(pages)
        suggestions = _suggestions.get(index.root, index.version, lambda: _make(index, pages))
        return suggestions.find(clean_text(text), current_lexicon())


def _make(index: FacetIndex, pages: PracticePageQuerySet) -> SuggestionIndex:
    """Make the suggestions, in three queries whatever the number of practices.

    Those of practices that did not change since they were made last stay.
    """
    overview = PracticeIndexPage.objects.public().first()
    if overview is None:
        return SuggestionIndex(Words({}), [])
    root = site_root_path()
    path = _address(overview.url_path, root)
    last = _suggestions.last(index.root)
    renewals = since(index.renewals, last[0]) if last else None
    if last is None or renewals is None:
        practices = Words(_practices(index, pages, root))
    else:
        keys = frozenset[int]().union(*(renewal.keys for renewal in renewals))
        made: SuggestionIndex = last[1]
        practices = made.practices.changed(keys, _practices(index, pages.filter(pk__in=keys), root))
    return SuggestionIndex(practices, [*_terms(index, path), *_municipalities(index, path)])


def _practices(index: FacetIndex, pages: PracticePageQuerySet, root: str) -> dict[int, Suggestion]:
    return {
        # Few words make all titles: each of them is kept once.
        key: Suggestion(PRACTICES, "Praktijk", title, _address(url_path, root), None, tuple(map(intern, words(title))))
        for key, title, url_path in pages.public().order_by().values_list("pk", "title", "url_path")
        if index.lists(key)
    }


def _address(url_path: str, root: str) -> str:
    return reverse("wagtail_serve", args=(url_path.removeprefix(root),))


def _terms(index: FacetIndex, path: str) -> Iterator[Suggestion]:
    other_words = _alternative_labels()
    for facet in index.facets.values():
        if not facet.is_vocabulary:
            continue
        for value in facet.values.values():
            count = (value.holders & index.listed).bit_count()
            if not count:
                continue
            url = PracticeQuery(selected={facet.parameter: (value.slug,)}).url(path)
            yield Suggestion(TERMS, facet.label, value.label, url, count, tuple(words(value.label)))
            for other in other_words.get((facet.parameter, value.slug), "").splitlines():
                if found := tuple(words(other)):
                    yield Suggestion(TERMS, facet.label, value.label, url, count, found, also=other.strip())


def _alternative_labels() -> Mapping[tuple[str, str], str]:
    rows = Term.objects.current().exclude(alternative_labels="")
    return {
        (parameter, slug): labels
        for parameter, slug, labels in rows.values_list("vocabulary__parameter", "slug", "alternative_labels")
    }


def _municipalities(index: FacetIndex, path: str) -> Iterator[Suggestion]:
    for value in index.facets[MUNICIPALITY].values.values():
        count = (value.holders & index.listed).bit_count()
        url = PracticeQuery(selected={MUNICIPALITY: (value.slug,)}).url(path)
        if count:
            yield Suggestion(MUNICIPALITIES, "Gemeente", value.label, url, count, tuple(words(value.label)))
