"""Dutch compounds: the words that a word is made of.

A word is split where Dutch hyphenates it (Pyphen), and only into words of the dictionary: buurt-werking gives `buurt`
and `werking`; be-stuur gives nothing, for `best` and `uur` meet at no hyphen, and vertrouwen nothing, for `ver` is no
word of a compound. Between the parts may stand the binding s, e, en or er: samenleving-s-opbouw, groep-en-gesprek,
kind-er-opvang.
"""

from collections.abc import Container, Iterator
from functools import lru_cache

import pyphen

from core.dutch.dictionary import COMMON, LONGEST, USED, rank
from core.dutch.letters import words

SHORTEST_COMPOUND = 7
_SHORTEST_FIRST = 3
_SHORTEST_LAST = 4
_LONG_PART = 5
_BINDINGS = ("", "s", "e", "en")

# What begins many words without being a word of a compound: ver-trouwen, voor-oordelen, onder-wijs, samen-hang.
_PREFIXES = frozenset(
    words("""
    aan ach achter alle ander anti bij binnen boven buiten con daar dan der des door een eer eerst even extra
    haar heel her het hier hoe hoog inter ker laat lang los maat mede mee mis mul naar naast neven niet non nog
    oer off om onder ont op over per pol pre pro rond rood samen sub sur tegen tele terug thans thuis toe ton
    tot tussen uit van ver vice vol voor vrij wan weder weer weg wel zeer zelf zo
    """)
)  # fmt: skip
# What ends many words in the same way: leef-baarheid, burger-schappen.
_SUFFIXES = (
    "baar",
    "baarheid",
    "lijk",
    "lijke",
    "lijks",
    "lingen",
    "schap",
    "schappen",
    "heden",
    "heid",
    "achtig",
    "loos",
)

_hyphenation = pyphen.Pyphen(lang="nl", left=_SHORTEST_FIRST, right=_SHORTEST_LAST)


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """Return the words that a folded word is made of, those of its longer parts as well; empty for what is no compound.

    straathoekwerk gives straathoek, straat, hoek and werk.
    """
    found: dict[str, None] = {}
    for first, last in _halves(word):
        for part in (first, last):
            found[part] = None
            found |= dict.fromkeys(split(part))
    return tuple(found)


def split_by(word: str, known: Container[str]) -> tuple[str, str] | None:
    """Return the two words that `word` is made of where each is `known` or in the dictionary.

    For names and words that a dictionary lacks, hyphens or not: pleinpatrons by `patrons`.
    """
    for position in range(_SHORTEST_FIRST + 1, len(word) - _SHORTEST_LAST + 1):
        last = word[position:]
        if last not in known and not is_word(last):
            continue
        for first in _without_binding(word[:position]):
            if len(first) > _SHORTEST_FIRST and first not in _PREFIXES and (first in known or is_word(first)):
                return first, last
    return None


def _halves(word: str) -> Iterator[tuple[str, str]]:
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return
    # Netwerk, jongeren, voetbal: thought of as one word. Of a common word only long parts count: politie-agent.
    is_common = rank(word) >= COMMON
    for position in _hyphenation.positions(word):
        last = word[position:]
        if len(last) < _SHORTEST_LAST or last in _SUFFIXES or not is_word(last):
            continue
        first = next((first for first in _without_binding(word[:position]) if _is_first(first)), None)
        if first is not None and not (is_common and min(len(first), len(last)) < _LONG_PART):
            yield first, last


def _without_binding(written: str) -> Iterator[str]:
    for binding in _BINDINGS:
        if written.endswith(binding) and len(written) - len(binding) >= _SHORTEST_FIRST:
            yield written.removesuffix(binding) if binding else written
    # Kinderopvang, eierdoos.
    if written.endswith("er") and len(written) > _LONG_PART - 1 and rank(f"{written}en") >= USED:
        yield f"{written}en"


def _is_first(word: str) -> bool:
    return word not in _PREFIXES and (len(word) > _SHORTEST_FIRST or rank(word) >= COMMON) and is_word(word)


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether a part is a word: of the dictionary, a compound itself, or who does what a verb of the dictionary says.

    The dictionary lists short words that nobody uses, and of which chance makes many others.
    """
    if len(word) > LONGEST:
        return bool(split(word))
    if rank(word) >= (USED if len(word) <= _LONG_PART else 1):
        return True
    doer = word.removesuffix("s")
    return len(doer) > _LONG_PART and doer.endswith("er") and rank(f"{doer[:-1]}n") > 0
