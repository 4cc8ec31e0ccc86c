"""The practice query: the only reader of the query parameters that choose practices."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from core.listing.limits import Bound
from core.listing.query import LONGEST_TEXT, PAGE, Known, ListQuery, MultiParams
from practices.query.bounds import BOUNDS

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
# The municipality of who asks: it chooses no practices, and orders them by how much it is like where they run.
OWN = "onze_gemeente"
# Which practices count as found by a text: those with all its words, or also those with most of what matters.
WORDS = "alleen"
ALL_WORDS = "alle-woorden"
MOST_WORDS = "meeste-woorden"

# Behind the parameter of a facet: practices must hold all of the chosen values instead of one of them.
ALL_OF = "_alle"

# Those that take one value; a facet takes any number.
SINGLE = (TEXT, WORDS, SORT, ARCHIVE, OWN, PAGE, *(bound.name for bound in BOUNDS))

RELEVANCE = "relevantie"
NEWEST = "nieuwste"
VERIFIED = "bevestigd"
TITLE = "titel"
LIKENESS = "gelijkenis"
SORTS = {
    RELEVANCE: "Relevantie",
    LIKENESS: "Lijkt op onze gemeente",
    NEWEST: "Nieuwste eerst",
    VERIFIED: "Laatst bevestigd",
    TITLE: "Titel",
}


@dataclass(frozen=True, kw_only=True)
class PracticeQuery(ListQuery):
    """What is asked of the practices: an immutable, validated value.

    all_of: the facets of which practices hold all chosen values instead of one.
    text: the words that are searched for; empty for all. words: ALL_WORDS or MOST_WORDS, and empty for what the output
    does by itself. sort: one of SORTS. archived: archived practices as well.
    own: the municipality of who asks, by its name in addresses; empty when that is not told.
    """

    all_of: frozenset[str] = frozenset()
    text: str = ""
    words: str = ""
    sort: str = NEWEST
    archived: bool = False
    own: str = ""

    @classmethod
    def parse(
        cls,
        params: MultiParams,
        known: Known,
        bounds: Iterable[Bound] = BOUNDS,
        *,
        several: Collection[str] = (),
        municipalities: Mapping[str, str] | None = None,
    ) -> "PracticeQuery":
        """Read `params`; parameters that are not of the query are ignored.

        known: for each facet parameter the words that name a value, with the slug of that value where it differs.
        several: the facets of which a practice can hold several values. municipalities: the words that name one, with
        its name in addresses.
        """
        asked = super().parse(params, known, bounds)
        unknown = list(asked.unknown)
        switches = {name: _first(params, f"{name}{ALL_OF}") for name in several}
        unknown += [(f"{name}{ALL_OF}", value) for name, value in switches.items() if value not in {"", "0", "1"}]
        text = clean_text(_first(params, TEXT))
        sort, archived = _first(params, SORT), _first(params, ARCHIVE)
        if sort and sort not in SORTS:
            unknown.append((SORT, sort))
        if archived not in {"", "0", "1"}:
            unknown.append((ARCHIVE, archived))
        own_asked = _first(params, OWN)
        own = (municipalities or {}).get(own_asked, "")
        if own_asked and not own:
            unknown.append((OWN, own_asked))
        words_asked = _first(params, WORDS)
        if words_asked not in {"", ALL_WORDS, MOST_WORDS}:
            unknown.append((WORDS, words_asked))
            words_asked = ""
        return replace(
            asked,
            all_of=frozenset(name for name, value in switches.items() if value == "1"),
            text=text,
            words=words_asked if text else "",
            sort=_sort(sort, text, own),
            archived=archived == "1",
            own=own,
            unknown=tuple(unknown),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: all practices, newest first."""
        return not (self.selected or self.limits or self.text or self.archived)

    def with_text(self, text: str) -> "PracticeQuery":
        """Return the query with other search words, at its first page."""
        return self.asking(text=text, words=self.words if text else "", sort=_sort(self.sort, text, self.own))

    def without_text(self) -> "PracticeQuery":
        """Return the query without search words, at its first page."""
        return self.with_text("")

    def with_words(self, words: str) -> "PracticeQuery":
        """Return the query with another choice of how many of the words must be there, at its first page."""
        return self.asking(words=words if self.text else "")

    def sorted_by(self, sort: str) -> "PracticeQuery":
        """Return the query in another order, at its first page."""
        return self.asking(sort=_sort(sort, self.text, self.own))

    def for_own(self, municipality: str) -> "PracticeQuery":
        """Return the query for someone of another municipality, or of none that is told, at its first page."""
        return self.asking(own=municipality, sort=_sort(self.sort, self.text, municipality))

    def with_any_of(self, parameter: str) -> "PracticeQuery":
        """Return the query for practices with one of the chosen values of a facet, at its first page."""
        return self.asking(all_of=self.all_of - {parameter})

    def with_archive(self, archived: bool) -> "PracticeQuery":
        """Return the query with archived practices, or without, at its first page."""
        return self.asking(archived=archived)

    def pairs(self) -> list[tuple[str, str]]:
        """What is asked as pairs of parameter and value: facets and values in alphabetical order, defaults left out."""
        pairs = self.chosen_pairs()
        pairs += [(f"{name}{ALL_OF}", "1") for name in sorted(self.all_of.intersection(self.selected))]
        pairs += self.limit_pairs()
        if self.text:
            pairs.append((TEXT, self.text))
        if self.words:
            pairs.append((WORDS, self.words))
        if self.archived:
            pairs.append((ARCHIVE, "1"))
        if self.own:
            pairs.append((OWN, self.own))
        if self.sort != _sort("", self.text, self.own):
            pairs.append((SORT, self.sort))
        if self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return pairs


def clean_text(text: str) -> str:
    """Return search words as a person typed them: no control characters, single spaces, a length that one types."""
    printable = "".join(character if character.isprintable() else " " for character in text[: LONGEST_TEXT * 4])
    return " ".join(printable.split())[:LONGEST_TEXT].strip()


def _sort(sort: str, text: str, own: str) -> str:
    """Return the order that is asked for; by relevance only with words, by likeness only with a municipality."""
    if sort in SORTS and (text or sort != RELEVANCE) and (own or sort != LIKENESS):
        return sort
    return RELEVANCE if text else LIKENESS if own else NEWEST


def _first(params: MultiParams, name: str) -> str:
    return next(iter(params.getlist(name)), "").strip()
