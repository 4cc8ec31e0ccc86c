"""Which pages answer a question, best first: all its words, most of what matters, or hardly anything.

Of each word there are alternatives: its stem, the word that it is a form of, what means the same, a near spelling, the
parts of a compound. A page gets the best alternative of each word that it holds. The words of a page add up, rare ones
counting more (BM25F, see postings.py), and the sum is multiplied by how much of the question is covered.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from core.dutch import compounds
from core.dutch.dictionary import USED
from core.dutch.dictionary import rank as rank_in_dictionary
from core.search.analysis import related, smallest_parts, stem
from core.search.ranked.lexicon import Lexicon
from core.search.ranked.octets import (
    NONE,
    Flags,
    Octets,
    count,
    flags,
    flags_at,
    lay,
    levelled,
    number,
    octets_of,
    only,
    scaled,
    slots_of,
    sums,
    without,
)
from core.search.ranked.postings import BLOCK_BITS, IN_BLOCK
from core.search.ranked.question import Question, Word
from core.search.ranked.records import LONGEST_TERM, SearchPosting, SearchRecord, SearchWord
from core.search.ranked.vocabulary import Near, Vocabulary

# How much of a word an alternative is.
_FORM, _SAME, _FURTHER, _FURTHEST, _MEANT, _COMPOUND = 0.9, 0.8, 0.6, 0.4, 0.9, 0.6
# All parts of a compound, or all words of an expression, without being it; and where some of them are nowhere.
_PARTS, _SOME_PARTS = 0.6, 0.35
# The share of a question, weighed by how rare its words are, from which a page is near the answer.
NEAR = 0.33
_NEAR_ONE = 0.08
# What a page without anything but one word of many is worth, beside one with all.
_LEAST = 0.3
# Letters that may differ before a word is asked about instead of taken for another, by the length of the word.
_SURE = ((5, 1.0), (7, 1.5), (60, 2.0))
_PHRASE_BATCH = 800
# In the octets of a share.
_WHOLE = 100
# What rarities are counted in: whole numbers add up to the same on every machine, in any order.
_FINE = 1_000


class Scope:
    """The pages that may be found, as blocks of postings hold them: a slot for each key of each block that has one.

    What is stored for ten thousand pages is then laid side by side as it is, and the arithmetic of `octets` does the
    rest.
    """

    def __init__(self, keys: Collection[int]) -> None:
        self.total = len(keys)
        self._blocks = sorted({key >> BLOCK_BITS for key in keys})
        self._starts = {block: number << BLOCK_BITS for number, block in enumerate(self._blocks)}
        self.slots = len(self._blocks) << BLOCK_BITS
        there = bytearray(self.slots)
        for key in keys:
            there[self.slot(key)] = 1
        self.everything = Flags(int.from_bytes(there, "little"))

    def slot(self, key: int) -> int:
        """Return the slot of a page of one of the blocks."""
        return self._starts[key >> BLOCK_BITS] + (key & IN_BLOCK)

    def key(self, slot: int) -> int:
        """Return the key of the page in a slot."""
        return self._blocks[slot >> BLOCK_BITS] << BLOCK_BITS | slot & IN_BLOCK

    def keys_of(self, flagged: Flags) -> list[int]:
        """Return the keys of the pages in these slots."""
        return [self.key(slot) for slot in slots_of(flagged, self.slots)]

    def strengths(self, terms: Iterable[str]) -> dict[str, Octets]:
        """Return how strongly the pages hold each of the terms, terms that no page holds left out. One query."""
        found: dict[str, bytearray] = {}
        rows = SearchPosting.objects.filter(term__in=set(terms)).values_list("term", "block", "held")
        for term, block, held in rows:
            start = self._starts.get(block)
            if start is not None:
                if term not in found:
                    found[term] = bytearray(self.slots)
                lay(bytes(held), found[term], start)
        visible = ((term, only(bytes(octets), self.everything)) for term, octets in found.items())
        return {term: octets for term, octets in visible if any(octets)}


@dataclass(frozen=True)
class Alternative:
    """One way in which a page may hold a word. terms: all of them; factor: how much of the word it is."""

    terms: tuple[str, ...]
    factor: float


@dataclass
class Unit:
    """A word of the question, or an expression of the lexicon, with its alternatives.

    parts: terms of what it is made of: a page with some of them has something like it, not the word itself.
    """

    words: tuple[Word, ...]
    alternatives: list[Alternative]
    parts: tuple[str, ...] = ()
    meant: Near | None = None
    doubt: Near | None = None
    # For each slot how strongly it holds the first of the alternatives that it has, times its factor and, beside the
    # rarest of them, its rarity; and which share of the unit that is, in hundredths.
    best: Octets = b""
    share: Octets = b""
    # The slots that have the unit itself.
    holders: Flags = NONE
    # How rare its rarest alternative is, for the score; how rare its nearest one, for how much of the question it is.
    rarity: float = 0.0
    weight: float = 0.0

    @property
    def is_held(self) -> bool:
        """Whether some page has it."""
        return bool(self.holders)

    @property
    def terms(self) -> set[str]:
        """The terms of all alternatives."""
        return {term for alternative in self.alternatives for term in alternative.terms}.union(self.parts)

    @property
    def marked(self) -> set[str]:
        """The terms that say why a page was found, word by word: not those of expressions, nor what is far from it."""
        own = (stem(word.text) for word in self.words)
        near = (one.terms[0] for one in self.alternatives if len(one.terms) == 1 and one.factor >= _FURTHER)
        return {*own, *near, *self.parts}


@dataclass(frozen=True)
class Ranking:
    """The answer to a question: keys of pages, best first.

    whole: those with all the words; near: those with most of what matters; weak: the rest that holds something.
    units: what was looked for.
    """

    whole: list[int]
    near: list[int]
    weak: list[int]
    units: list[Unit]


def search(text: str, scope: Scope, lexicon: Lexicon) -> Ranking:
    """Rank the pages of `scope` for a question. One query, three with a word that no page holds, one more for
    phrases.
    """
    question = Question.read(text)
    units = list(_units(question.words, lexicon))
    excluded = [stem(word)[:LONGEST_TERM] for word in question.excluded]
    strengths = scope.strengths(set(excluded).union(*(unit.terms for unit in units)))
    for unit in units:
        _weigh(unit, strengths, scope)
    _mend(units, scope, lexicon)
    wanted = scope.everything
    for term in excluded:
        wanted = without(wanted, flags(strengths.get(term, b"")))
    if question.phrases:
        wanted &= _with_phrases(question.phrases, units, scope)
    return _ranked(units, scope, wanted, is_narrowed=bool(excluded or question.phrases))


# --- What a question may be answered by ------------------------------------------------------------------------------


def _units(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Unit]:
    terms = [stem(word.text)[:LONGEST_TERM] for word in words]
    position = 0
    while position < len(words):
        length = 1 if words[position].exact else lexicon.longest_at(terms, position)
        span = words[position : position + length]
        unit = Unit(tuple(span), list(_alternatives(span, lexicon)), _parts(span))
        if length == 1 and not span[0].exact:
            unit.alternatives += _joined(words, position)
        yield unit
        position += length


def _alternatives(span: Sequence[Word], lexicon: Lexicon) -> Iterator[Alternative]:
    terms = tuple(stem(word.text)[:LONGEST_TERM] for word in span)
    yield Alternative(terms, 1.0)
    if span[0].exact:
        return
    yield from _meaning(terms, lexicon)
    if len(span) == 1:
        for term in related(span[0].text):
            yield Alternative((term,), _FORM)
            yield from _meaning((term,), lexicon)


def _meaning(terms: tuple[str, ...], lexicon: Lexicon, factor: float = 1.0) -> Iterator[Alternative]:
    """Yield what means the same as these terms, and what they lead to."""
    yield from (Alternative(other, _SAME * factor) for other in lexicon.same(terms))
    yield from (Alternative(other, _FURTHER * factor) for other in lexicon.further(terms))
    yield from (Alternative(other, _FURTHEST * factor) for other in lexicon.furthest(terms))


def _parts(span: Sequence[Word]) -> tuple[str, ...]:
    if len(span) > 1:
        return tuple(stem(word.text)[:LONGEST_TERM] for word in span)
    return () if span[0].exact else smallest_parts(span[0].text)


def _joined(words: Sequence[Word], position: int) -> Iterator[Alternative]:
    """Yield the compounds that a word makes with its neighbours: plein patrons, pleinpatrons."""
    for first, last in ((position - 1, position), (position, position + 1)):
        if first >= 0 and last < len(words):
            one, other = words[first].text, words[last].text
            if one.isalpha() and other.isalpha():
                yield from (Alternative((stem(f"{one}{bound}{other}")[:LONGEST_TERM],), 1.0) for bound in ("", "s"))


def _mend(units: list[Unit], scope: Scope, lexicon: Lexicon) -> None:
    """Give words that no page holds what they may be meant for. No query when there are none, else two."""
    unknown = [unit for unit in units if not unit.is_held and len(unit.words) == 1 and not unit.words[0].exact]
    if not unknown:
        return
    vocabulary = Vocabulary(SearchWord.objects.order_by("pk").values_list("word", "form", "sound"))
    near = {unit.words[0].text: vocabulary.near(unit.words[0].text) for unit in unknown}
    for unit in unknown:
        word = unit.words[0].text
        unit.alternatives += [Alternative((stem(other),), _COMPOUND) for other in vocabulary.compounds_with(word)]
        # Against its direction the list says less, but more than nothing.
        unit.alternatives += [Alternative(terms, _FURTHEST) for terms in lexicon.leading_to((stem(word),))]
        if not unit.parts and (made_of := vocabulary.halves(word)):
            unit.parts = tuple(stem(part) for part in made_of)
    meant_terms = {stem(one.word) for found in near.values() for one in found}
    same = {term for one in meant_terms for other in _meaning((one,), lexicon) for term in other.terms}
    halves = {part for found in near.values() for one in found for part in smallest_parts(one.word)}
    terms = (meant_terms | same | halves).union(*(unit.terms for unit in unknown))
    strengths = scope.strengths(terms)
    together = shared((unit.holders for unit in units if unit.is_held), scope)
    for unit in unknown:
        _weigh(unit, strengths, scope)
        if unit.is_held:
            continue
        word = unit.words[0].text
        meant = _most_likely(near[word], strengths, together)
        if meant is None:
            continue
        if _is_word(word) or meant.distance > _sure(word):
            unit.doubt = meant
            continue
        unit.meant = meant
        unit.parts = smallest_parts(meant.word)
        unit.alternatives = [Alternative((stem(meant.word),), _MEANT)]
        unit.alternatives += _meaning((stem(meant.word),), lexicon, _MEANT)
        _weigh(unit, strengths, scope)
        together &= unit.holders


def _most_likely(near: Sequence[Near], strengths: Mapping[str, Octets], together: Flags) -> Near | None:
    """Return the word that is meant: the nearest, the most used where several are, but first one beside the other
    words.
    """
    held = sorted(
        (one for one in near if stem(one.word) in strengths),
        key=lambda one: (one.distance, -count(flags(strengths[stem(one.word)]))),
    )
    beside = (one for one in held if together & flags(strengths[stem(one.word)]))
    return next(beside, next(iter(held), None))


def _sure(word: str) -> float:
    return next(distance for length, distance in _SURE if len(word) <= length)


def _is_word(word: str) -> bool:
    """Whether a word that the databank does not know is a word all the same: paspoort is no slip for rapport."""
    halves = compounds.split(word)
    return bool(rank_in_dictionary(word)) or (bool(halves) and all(rank_in_dictionary(half) >= USED for half in halves))


# --- How well a page answers -----------------------------------------------------------------------------------------


def _weigh(unit: Unit, strengths: Mapping[str, Octets], scope: Scope) -> None:
    """Note which slots hold the unit, or something of it, by which share, and how strongly."""
    held_by = [
        (alternative, held)
        for alternative in sorted(unit.alternatives, key=lambda one: -one.factor)
        if (held := _together([strengths.get(term, b"") for term in alternative.terms]))
    ]
    rarities = [_rarity(count(flags(held)), scope) for _alternative, held in held_by]
    unit.rarity = max(rarities, default=_rarity(0, scope))
    # What means the same says nothing about how much the word itself tells.
    unit.weight = rarities[0] if rarities else unit.rarity
    best = share = 0
    holders = NONE
    for (alternative, held), rarity in zip(held_by, rarities, strict=True):
        fresh = only(held, without(scope.everything, holders))
        best |= number(scaled(fresh, alternative.factor * rarity / unit.rarity))
        share |= number(levelled(fresh, round(_WHOLE * alternative.factor)))
        holders |= flags(held)
    unit.holders = holders
    left = without(scope.everything, holders)
    of_parts, shares = _of_parts(unit.parts, strengths, scope)
    unit.best = octets_of(best | number(only(of_parts, left)), scope.slots)
    unit.share = octets_of(share | number(only(shares, left)), scope.slots)


def _together(held: Sequence[Octets]) -> Octets:
    """Return where all of some terms are, with the strength of the weakest; nothing when one of them is nowhere."""
    if len(held) == 1:
        return held[0]
    return bytes(map(min, *held)) if all(held) else b""


def _of_parts(terms: Sequence[str], strengths: Mapping[str, Octets], scope: Scope) -> tuple[Octets, Octets]:
    """Return how strongly slots hold something of a compound, and by which share: that of a rare part is the larger."""
    best = share = 0
    rarities = {term: _rarity(count(flags(strengths.get(term, b""))), scope) for term in terms}
    of_all = _PARTS if all(strengths.get(term) for term in terms) else _SOME_PARTS
    for term, rarity in rarities.items():
        if held := strengths.get(term):
            counts = of_all * rarity / sum(rarities.values())
            # No sum goes beyond an octet: all counts together are at most _PARTS.
            best += number(scaled(held, counts))
            share += number(levelled(held, round(_WHOLE * counts)))
    return octets_of(best, scope.slots), octets_of(share, scope.slots)


# How much a word that no page holds weighs, by how common it is in Dutch (dictionary.rank); else _UNKNOWN.
_UNKNOWN = 0.3
_COMMON = {6: 0.2, 7: 0.1, 8: 0.1, 9: 0.1}


def _telling(words: Sequence[Word]) -> float:
    return _COMMON.get(rank_in_dictionary(words[0].text), _UNKNOWN)


def _rarity(holders: int, scope: Scope) -> float:
    return math.log(1 + (scope.total - holders + 0.5) / (holders + 0.5))


def _ranked(units: Sequence[Unit], scope: Scope, wanted: Flags, *, is_narrowed: bool) -> Ranking:
    if not units:
        # Nothing but words that must not be there.
        keys = sorted(scope.keys_of(wanted), reverse=True)
        return Ranking(keys if is_narrowed else [], [], [], [])
    telling = [1 if unit.is_held else _telling(unit.words) for unit in units]
    rarities = [round(_FINE * tells * unit.weight) for unit, tells in zip(units, telling, strict=True)]
    values = sums(
        [unit.best for unit in units],
        [round(_FINE * tells * unit.rarity) for unit, tells in zip(units, telling, strict=True)],
    )
    covered = sums([unit.share for unit in units], rarities)
    everything = max(sum(rarities), 1) * _WHOLE
    factor = (1 - _LEAST) / everything
    scores = [value * (_LEAST + factor * cover) for value, cover in zip(values, covered, strict=True)]
    something = reduce(or_, (flags(unit.best) for unit in units)) & wanted
    # Of what is equally good the newest comes first.
    newest_first = slots_of(something, scope.slots)[::-1]
    best_first = sorted(newest_first, key=scores.__getitem__, reverse=True)
    having_all = octets_of(shared((unit.holders for unit in units), scope), scope.slots)
    # Of one word there is no other half: a part of it is near.
    least = (NEAR if len(units) > 1 else _NEAR_ONE) * everything
    parts: tuple[list[int], list[int], list[int]] = ([], [], [])
    for slot in best_first:
        parts[0 if having_all[slot] else 1 if covered[slot] >= least else 2].append(scope.key(slot))
    return Ranking(*parts, list(units))


def shared(flagged: Iterable[Flags], scope: Scope) -> Flags:
    """Return the slots that are in all of these; all slots of the scope where there are none."""
    return reduce(and_, flagged, scope.everything)


def _with_phrases(phrases: Sequence[str], units: Sequence[Unit], scope: Scope) -> Flags:
    """Return the slots in which every phrase stands, word for word. One query."""
    places = shared((unit.holders for unit in units if unit.words[0].exact), scope)
    keys = {scope.key(slot): slot for slot in slots_of(places, scope.slots)}
    records = SearchRecord.objects.filter(reduce(and_, (Q(words__contains=f" {phrase} ") for phrase in phrases)))
    if len(keys) <= _PHRASE_BATCH:
        records = records.filter(pk__in=keys)
    return flags_at((keys[key] for key in records.values_list("pk", flat=True) if key in keys), scope.slots)
