"""The words that pages hold, and which of them are near a word that was mistyped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.dutch.compounds import split_by
from core.search.analysis import stem

# Shorter words are one letter away from too many others.
SHORTEST_WORD = 4
# Up to how many letters a word has, and how many of them may be wrong.
_MISTAKES = ((5, 1), (11, 2), (60, 3))
# From this length on, the first letter may be one of those that are wrong.
_LONG_WORD = 8
_CANDIDATES = 12
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


def sound(word: str) -> str:
    """Return a folded word as it sounds, roughly: two spellings of one sound give the same."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


@dataclass(frozen=True)
class Near:
    """A word that may be meant. form: as it is written; distance: letters that differ, half for what sounds the
    same.
    """

    word: str
    form: str
    distance: float


class Vocabulary:
    """The words that some page holds: whether the public may see one of those pages is for the asker to find out."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take in words, each with how it is written and how it sounds."""
        self._forms: dict[str, str] = {}
        self._sounds: list[str] = []
        for word, form, heard in rows:
            self._forms[word] = form
            self._sounds.append(heard)
        self._words = list(self._forms)

    def near(self, word: str) -> list[Near]:
        """Return the words nearest to a mistyped one, nearest first; none for what is too short to tell."""
        if len(word) < SHORTEST_WORD or not word.isalpha():
            return []
        mistakes = most_mistakes(word)
        options: dict[str, Any] = {"scorer": OSA.distance, "score_cutoff": mistakes, "limit": _CANDIDATES}
        near: dict[int, float] = {number: far for _word, far, number in process.extract(word, self._words, **options)}
        heard = sound(stem(word))
        # Another form of the word may be meant: leifstraat and leefstraten.
        options["score_cutoff"] = min(mistakes, most_mistakes(heard))
        for _sound, far, number in process.extract(heard, self._sounds, **options):
            near[number] = min(near.get(number, mistakes), far + SAME_SOUND)
        found = [
            Near(self._words[number], self._forms[self._words[number]], distance)
            for number, distance in near.items()
            if self._sounds[number][:1] == heard[:1] or (len(word) >= _LONG_WORD and distance <= 1)
        ]
        return sorted(found, key=lambda one: (one.distance, OSA.distance(word, one.word), one.word))

    def compounds_with(self, word: str) -> Iterator[str]:
        """Yield the words that are made of `word` and another, which a dictionary does not know as such."""
        if len(word) < SHORTEST_WORD:
            return
        for other in self._words:
            if len(other) > len(word) and (other.startswith(word) or other.endswith(word)):
                halves = split_by(other, {word})
                if halves and word in halves:
                    yield other

    def halves(self, word: str) -> tuple[str, str] | None:
        """Return the two words that `word` is made of where pages hold at least one of them."""
        return split_by(word, self._forms)


def most_mistakes(word: str) -> int:
    """Return how many letters of a word may be wrong."""
    return next((mistakes for length, mistakes in _MISTAKES if len(word) <= length), 0)
