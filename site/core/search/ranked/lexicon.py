"""Words that mean the same here: who searches one of them finds the others too."""

from collections.abc import Iterable, Sequence

from core.search.analysis import query_terms

# A group: words that mean the same, and words that each of them leads to but that do not lead back.
Group = tuple[Sequence[str], Sequence[str]]
Terms = tuple[str, ...]


class Lexicon:
    """Groups of words, by their terms."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self._same: dict[Terms, set[Terms]] = {}
        self._further: dict[Terms, set[Terms]] = {}
        self._leading: dict[Terms, set[Terms]] = {}
        self._longest = 1
        for words, also in groups:
            same = {terms for word in words if (terms := tuple(query_terms(word)))}
            further = {terms for word in also if (terms := tuple(query_terms(word)))}
            for terms in same:
                self._same.setdefault(terms, set()).update(same - {terms})
                self._further.setdefault(terms, set()).update(further - same)
                self._longest = max(self._longest, len(terms))
            for terms in further:
                self._leading.setdefault(terms, set()).update(same - further)

    def same(self, terms: Terms) -> list[Terms]:
        """Return what means the same as these terms."""
        return sorted(self._same.get(terms, ()))

    def further(self, terms: Terms) -> list[Terms]:
        """Return what these terms lead to without meaning the same, and what means the same as that."""
        first = self._further.get(terms, set())
        return sorted(
            first.union(*(self._same.get(other, set()) for other in first)) - self._same.get(terms, set()) - {terms}
        )

    def furthest(self, terms: Terms) -> list[Terms]:
        """Return what the words lead to that these terms lead to: asielcentrum, asielzoekers, vluchtelingen."""
        nearer = {terms, *self.same(terms), *self.further(terms)}
        return sorted({last for other in self.further(terms) for last in self._further.get(other, ())} - nearer)

    def leading_to(self, terms: Terms) -> list[Terms]:
        """Return what leads to these terms, or to what means the same: radicalisering leads to extremisme."""
        return sorted({other for one in (terms, *self.same(terms)) for other in self._leading.get(one, ())})

    def longest_at(self, terms: Sequence[str], position: int) -> int:
        """Return how many of the terms from `position` on are an expression of the lexicon; 1 where none is."""
        for length in range(min(self._longest, len(terms) - position), 1, -1):
            if tuple(terms[position : position + length]) in self._same:
                return length
        return 1
