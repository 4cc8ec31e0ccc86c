"""Better words for what was mistyped, from the words that are really in the public practices."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.search.analysis import fold, is_telling, parts, pieces, stem
from library.models import Term
from practices.facets import FacetIndex, KeptWithIndex
from practices.query import MUNICIPALITY, PROVINCE, TAGS
from practices.querysets import PracticePageQuerySet

# A search that finds fewer is worth a second look at its words.
FEW = 3
# Shorter words are one letter away from too many others.
SHORTEST_WORD = 4
# Up to how many letters a word has, and how many of them may be wrong.
_MISTAKES = ((5, 1), (11, 2), (60, 3))
# From this length on, the first letter may be one of those that are wrong.
_LONG_WORD = 8
CANDIDATES = 20
# Facets beside the vocabularies of which search knows the labels.
_SEARCHED_FACETS = frozenset({TAGS, MUNICIPALITY, PROVINCE})
# Two spellings of one sound are less wrong than another sound.
SAME_SOUND = 0.5

# What sounds alike in Dutch and is often confused, in the order in which it is written alike.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ij|y", "ei"), ("auw|ouw|au", "ou"), ("uw$", "u"), ("ch", "g"), ("ph", "f"), ("th|dt", "t"), ("d$", "t"),
        ("qu", "kw"), ("x", "ks"), ("c(?=[eiy])", "s"), ("ck|c", "k"), ("z", "s"), ("v", "f"), ("ie", "i"),
        (r"(.)\1", r"\1"),
    )
)  # fmt: skip

_SENTENCE_START = re.compile(r"(?:^|[.?!] )\w(?=[^\W\dA-Z])")


def sound(word: str) -> str:
    """Return a folded word as it sounds, roughly: two spellings of one sound give the same."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


@dataclass(frozen=True)
class Candidate:
    """A word of the databank that may be meant. distance: letters that differ; holders: who has it, as bits."""

    word: str
    distance: float
    holders: int


class Spelling:
    """The words of the public practices: in titles, summaries, terms with their other words, keywords and names.

    In memory, beside the index of facets: for each stem the practices that hold it, as bits.
    """

    def __init__(self, index: FacetIndex, texts: Iterable[tuple[str, int]]) -> None:
        """Take in `texts`, each with the practices that hold it (as bits)."""
        self._index = index
        self._holders: dict[str, int] = {}
        forms: dict[str, Counter[str]] = {}
        for text, holders in texts:
            for form in pieces(text)[1::2]:
                word = fold(form)
                forms.setdefault(word, Counter())[form] += 1
                for term in {stem(word), *parts(word)}:
                    self._holders[term] = self._holders.get(term, 0) | holders
        # What may be suggested, by how it is written in the databank; a word is no name where it is also in small.
        self._forms = {
            word: min(counted, key=lambda form: (not form.islower(), -counted[form]))
            for word, counted in forms.items()
            if len(word) >= SHORTEST_WORD and word.isalpha() and is_telling(word)
        }
        self._words = list(self._forms)
        self._sounds = [sound(stem(word)) for word in self._words]

    def corrected(self, text: str, matches: int, *, found: bool) -> str | None:
        """Return `text` with what was mistyped replaced; None when nothing is, or nothing better is known.

        matches: the practices that the other choices leave, as bits; words that they hold go before words that they
        don't. found: whether the words are in some practice as they were typed, so that only a slip is looked for.
        """
        cut = pieces(text)
        typed = [fold(word) for word in cut[1::2]]
        for word in typed:
            matches &= self._holders.get(stem(word), matches)
        changed = False
        for number, word in enumerate(typed):
            if not self._is_unknown(word):
                continue
            candidate = self._best(word, matches, found=found)
            if candidate is None:
                return None
            cut[2 * number + 1] = self._forms[candidate.word]
            matches &= candidate.holders
            changed = True
        return "".join(cut) if changed else None

    def _is_unknown(self, word: str) -> bool:
        return len(word) >= SHORTEST_WORD and word.isalpha() and is_telling(word) and stem(word) not in self._holders

    def _best(self, word: str, matches: int, *, found: bool) -> Candidate | None:
        """Return the word that is nearest, most used where several are; first of all one that gives results."""
        candidates = list(self._candidates(word, 1 if found else _mistakes(word)))
        candidates.sort(
            key=lambda one: (one.distance, OSA.distance(word, one.word), -one.holders.bit_count(), one.word)
        )
        giving = (candidate for candidate in candidates if candidate.holders & matches)
        return next(giving, next(iter(candidates), None))

    def _candidates(self, word: str, mistakes: int) -> Iterator[Candidate]:
        options: dict[str, Any] = {"scorer": OSA.distance, "score_cutoff": mistakes, "limit": CANDIDATES}
        near: dict[int, float] = {number: far for _word, far, number in process.extract(word, self._words, **options)}
        heard = sound(stem(word))
        # Another form of the word may be meant: leifstraat and leefstraten.
        options["score_cutoff"] = min(mistakes, _mistakes(heard))
        for _sound, far, number in process.extract(heard, self._sounds, **options):
            near[number] = min(near.get(number, mistakes), far + SAME_SOUND)
        for number, distance in near.items():
            candidate = self._words[number]
            if self._sounds[number][:1] == heard[:1] or (len(word) >= _LONG_WORD and distance <= 1):
                yield Candidate(candidate, distance, self._holders[stem(candidate)])


def _mistakes(word: str) -> int:
    return next((mistakes for length, mistakes in _MISTAKES if len(word) <= length), 0)


def _make(index: FacetIndex, pages: PracticePageQuerySet) -> Spelling:
    return Spelling(index, _texts(index, pages))


def _uncapitalised(text: str) -> str:
    """Return sentences without the capital that each begins with: it makes no name of a word."""
    return _SENTENCE_START.sub(lambda start: start.group().lower(), text)


def _texts(index: FacetIndex, pages: PracticePageQuerySet) -> Iterator[tuple[str, int]]:
    """Yield what the words are taken from, in three queries."""
    public = pages.public().order_by()
    for key, *texts in public.values_list("pk", "title", "summary", "project_owner__name"):
        title, summary, owner = (text or "" for text in texts)
        yield f"{_uncapitalised(title)}\n{_uncapitalised(summary)}\n{owner}", index.bits_of([key])
    partners = public.filter(practice_partners__isnull=False)
    for key, name in partners.values_list("pk", "practice_partners__organisation__name"):
        yield name, index.bits_of([key])
    other_words = Term.objects.current().exclude(alternative_labels="")
    rows = other_words.values_list("vocabulary__parameter", "slug", "alternative_labels")
    labels = {(parameter, slug): words for parameter, slug, words in rows}
    for facet in index.facets.values():
        if facet.is_vocabulary or facet.parameter in _SEARCHED_FACETS:
            for value in facet.values.values():
                if value.holders:
                    label = facet.within_sentence(value.label)
                    yield f"{label}\n{labels.get((facet.parameter, value.slug), '')}", value.holders


spelling = KeptWithIndex(_make)
