"""The practice query: the only reader of the query parameters that choose practices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode

# Facets of which the values come from the data. Those that are a field stand in practices.query.facets; every other is
# a vocabulary, under its own parameter.
TAGS = "trefwoord"
MUNICIPALITY = "gemeente"
PROVINCE = "provincie"
EVENT = "evenement"
METHOD = "methodiek"

TEXT = "q"
SORT = "sorteer"
ARCHIVE = "archief"
PAGE = "pagina"
# Which practices count as found by a text: those with all its words, or also those with most of what matters.
WORDS = "alleen"
ALL_WORDS = "alle-woorden"
MOST_WORDS = "meeste-woorden"

# Those that take one value; a facet takes any number.
SINGLE = (TEXT, WORDS, SORT, ARCHIVE, PAGE)

RELEVANCE = "relevantie"
NEWEST = "nieuwste"
VERIFIED = "bevestigd"
TITLE = "titel"
SORTS = {RELEVANCE: "Relevantie", NEWEST: "Nieuwste eerst", VERIFIED: "Laatst bevestigd", TITLE: "Titel"}

# Digits. A longer number names no page, and converting a very long one is slow.
MAX_PAGE_DIGITS = 6
# More values than any person chooses; what comes after is ignored, so that a long address costs no more than a short.
MAX_VALUES = 50
MAX_TEXT_LENGTH = 200


class MultiParams(Protocol):
    """What the query is parsed from: Django's QueryDict has this shape."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class PracticeQuery:
    """What is asked of the practices: an immutable, validated value.

    selected: for each facet parameter the chosen values, all of them known, in the order of the address.
    text: the words that are searched for; empty for all. words: ALL_WORDS or MOST_WORDS, and empty for what the output
    does by itself. sort: one of SORTS. archived: archived practices as well.
    unknown: pairs of parameter and value that name nothing; they are left out and shown to the visitor.
    page: number of the page of results, from 1.
    """

    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    words: str = ""
    sort: str = NEWEST
    archived: bool = False
    unknown: tuple[tuple[str, str], ...] = ()
    page: int = 1

    @classmethod
    def parse(cls, params: MultiParams, known: Mapping[str, Iterable[str] | Mapping[str, str]]) -> "PracticeQuery":
        """Read `params`; parameters that are not of the query are ignored.

        known: for each facet parameter the words that name a value, with the slug of that value where it differs.
        """
        selected: dict[str, tuple[str, ...]] = {}
        unknown: list[tuple[str, str]] = []
        for parameter, words in known.items():
            slugs = words if isinstance(words, Mapping) else {word: word for word in words}
            asked = list(dict.fromkeys(value.strip() for value in params.getlist(parameter)[:MAX_VALUES]))
            found = tuple(dict.fromkeys(slugs[value] for value in asked if value in slugs))
            if found:
                selected[parameter] = found
            unknown += [(parameter, value) for value in asked if value and value not in slugs]
        text = clean_text(_first(params, TEXT))
        sort, archived = _first(params, SORT), _first(params, ARCHIVE)
        if sort and sort not in SORTS:
            unknown.append((SORT, sort))
        if archived not in {"", "0", "1"}:
            unknown.append((ARCHIVE, archived))
        words_asked = _first(params, WORDS)
        if words_asked not in {"", ALL_WORDS, MOST_WORDS}:
            unknown.append((WORDS, words_asked))
            words_asked = ""
        return cls(
            selected=selected,
            text=text,
            words=words_asked if text else "",
            sort=_sort(sort, text),
            archived=archived == "1",
            unknown=tuple(unknown),
            page=_page_number(params),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: all practices, newest first."""
        return not (self.selected or self.text or self.archived)

    def holds(self, parameter: str, value: str) -> bool:
        """Whether `value` is chosen in the facet `parameter`."""
        return value in self.selected.get(parameter, ())

    def adding(self, parameter: str, value: str) -> "PracticeQuery":
        """Return the query with `value` chosen as well, at its first page."""
        values = tuple(dict.fromkeys((*self.selected.get(parameter, ()), value)))
        return replace(self, selected={**self.selected, parameter: values}, unknown=(), page=1)

    def choosing(self, parameter: str, value: str) -> "PracticeQuery":
        """Return the query with `value` as the only choice of its facet, at its first page."""
        return replace(self, selected={**self.selected, parameter: (value,)}, unknown=(), page=1)

    def removing(self, parameter: str, value: str) -> "PracticeQuery":
        """Return the query without `value`, at its first page."""
        values = tuple(kept for kept in self.selected.get(parameter, ()) if kept != value)
        others = {key: chosen for key, chosen in self.selected.items() if key != parameter}
        return replace(self, selected={**others, parameter: values} if values else others, unknown=(), page=1)

    def with_text(self, text: str) -> "PracticeQuery":
        """Return the query with other search words, at its first page."""
        return replace(
            self, text=text, words=self.words if text else "", sort=_sort(self.sort, text), unknown=(), page=1
        )

    def without_text(self) -> "PracticeQuery":
        """Return the query without search words, at its first page."""
        return self.with_text("")

    def with_words(self, words: str) -> "PracticeQuery":
        """Return the query with another choice of how many of the words must be there, at its first page."""
        return replace(self, words=words if self.text else "", unknown=(), page=1)

    def sorted_by(self, sort: str) -> "PracticeQuery":
        """Return the query in another order, at its first page."""
        return replace(self, sort=_sort(sort, self.text), unknown=(), page=1)

    def with_archive(self, archived: bool) -> "PracticeQuery":
        """Return the query with archived practices, or without, at its first page."""
        return replace(self, archived=archived, unknown=(), page=1)

    def at_page(self, number: int) -> "PracticeQuery":
        """Return the query at another page of its results."""
        return replace(self, unknown=(), page=number)

    def pairs(self) -> list[tuple[str, str]]:
        """What is asked as pairs of parameter and value: facets and values in alphabetical order, defaults left out."""
        pairs = [
            (parameter, value) for parameter in sorted(self.selected) for value in sorted(self.selected[parameter])
        ]
        if self.text:
            pairs.append((TEXT, self.text))
        if self.words:
            pairs.append((WORDS, self.words))
        if self.archived:
            pairs.append((ARCHIVE, "1"))
        if self.sort != _sort("", self.text):
            pairs.append((SORT, self.sort))
        if self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return pairs

    def query_string(self) -> str:
        """The canonical query string: one for all ways of asking the same."""
        return urlencode(self.pairs())

    def url(self, path: str, also: Iterable[tuple[str, str]] = ()) -> str:
        """The address of the query under `path`. also: pairs of parameter and value that come after its own."""
        pairs = [*self.pairs(), *also]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def clean_text(text: str) -> str:
    """Return search words as a person typed them: no control characters, single spaces, a length that one types."""
    printable = "".join(character if character.isprintable() else " " for character in text[: MAX_TEXT_LENGTH * 4])
    return " ".join(printable.split())[:MAX_TEXT_LENGTH].strip()


def _sort(sort: str, text: str) -> str:
    """Return the order that is asked for; by relevance only where there are words to be relevant to."""
    if sort in SORTS and (text or sort != RELEVANCE):
        return sort
    return RELEVANCE if text else NEWEST


def _first(params: MultiParams, name: str) -> str:
    return next(iter(params.getlist(name)), "").strip()


def _page_number(params: MultiParams) -> int:
    text = next(iter(params.getlist(PAGE)), "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= MAX_PAGE_DIGITS else 1
