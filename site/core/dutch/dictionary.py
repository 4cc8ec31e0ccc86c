"""Dutch words as a dictionary has them: what a part of a compound must be, and what no typing error is.

The list is that of pyspellchecker (MIT): the words of OpenTaal (BSD, or CC BY) with how often they come up in film
subtitles (OpenSubtitles, by way of FrequencyWords, CC BY-SA). It is read from the package when it is first needed and
kept as one text, in which a word is looked up by halving: a dictionary of as many words would take forty megabytes in
each process.
"""

import gzip
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from core.dutch.letters import fold

# Longer words are compounds themselves, of which the parts are looked up.
LONGEST = 14
# The lowest rank of a word that people really use: what is only listed has 2.
USED = 3
# That of a word which is so common that it is rarely thought of as made of others.
COMMON = 4

_PLAIN = re.compile(rb'"([a-z]{3,14})": (\d+)')
_ACCENTED = re.compile(rb'"([^"\x00-\x20]*[\x80-\xff][^"\x00-\x20]*)": (\d+)')


class WordList:
    """Words with their ranks, in a few bytes each."""

    def __init__(self, ranks: Iterable[tuple[bytes, int]]) -> None:
        """Keep words of ASCII letters, each with its rank from 1 to 9."""
        entries = sorted(b"%s%d" % pair for pair in ranks)
        self._text = b"".join(entries)
        self._starts = array("I", [0])
        position = 0
        for entry in entries:
            position += len(entry)
            self._starts.append(position)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def rank(self, word: str) -> int:
        """Return how common a word is, as the digits of how often it was counted; 0 for no word."""
        if not word.isascii():
            return 0
        asked = word.encode("ascii")
        number = bisect_left(range(len(self)), asked, key=self._at)
        if number == len(self):
            return 0
        entry = self._at(number)
        return entry[-1] - ord("0") if entry[:-1] == asked else 0

    def _at(self, number: int) -> bytes:
        return self._text[self._starts[number] : self._starts[number + 1]]


@cache
def dutch_words() -> WordList:
    """Return the folded words of three to fourteen letters."""
    packed = files("spellchecker").joinpath("resources", "nl.json.gz").read_bytes()
    # Not parsed as JSON: that makes an object of each of 340,000 words, most of which are not kept.
    text = gzip.decompress(packed)
    found = {match[1]: _rank(match[2]) for match in _PLAIN.finditer(text)}
    for match in _ACCENTED.finditer(text):
        word = fold(match[1].decode())
        if word.isascii() and word.isalpha() and len(word) <= LONGEST:
            key = word.encode("ascii")
            found[key] = max(found.get(key, 0), _rank(match[2]))
    return WordList(found.items())


def _rank(counted: bytes) -> int:
    return min(len(counted), 9)


def rank(word: str) -> int:
    """Return how common the dictionary says that a folded word is; 0 for what is not in it."""
    return dutch_words().rank(word)
