"""Forms of a word that no stem brings together: participles, and what Dutch makes with an ending.

Each rule takes something off and asks the dictionary whether what is left is a word (a verb, for participles): gesteund
leads to steunen, opgeleid to opleiden, bemiddeld to bemiddelen; geweld leads nowhere. Verbs that change their vowel
stand in a list. The other way round nothing is made: what is stored and what is asked are both led back to the same
word.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.dutch.dictionary import rank
from core.dutch.letters import words

# Participles of verbs that change their vowel, without what stands before the ge-: geholpen, meegeholpen.
_STRONG_PAIRS = words("""
    boden bieden bonden binden bleven blijven bracht brengen broken breken daan doen dacht denken dragen dragen
    dronken drinken dwongen dwingen geven geven gaan gaan gleden glijden grepen grijpen gonnen ginnen had hebben
    hangen hangen heten heten holpen helpen houden houden kocht kopen komen komen koren kiezen kozen kiezen
    kregen krijgen laten laten legen liggen lezen lezen logen liegen lopen lopen loren liezen meten meten
    nomen nemen raden raden reden rijden roepen roepen schapen scheppen schonken schenken schoten schieten
    schoven schuiven schreven schrijven slagen slaan slapen slapen sloten sluiten sproken spreken
    sprongen springen staan staan stegen stijgen stoken steken stolen stelen stoten stoten storven sterven
    streden strijden trokken trekken vallen vallen vangen vangen varen varen vergeten vergeten vlogen vliegen
    vochten vechten vonden vinden weest zijn weten weten wezen zijn wogen wegen wonnen winnen worden worden
    worpen werpen worven werven zegd zeggen zeten zitten zien zien zocht zoeken zongen zingen zwegen zwijgen
    zwommen zwemmen
    """)
_STRONG = dict(zip(_STRONG_PAIRS[::2], _STRONG_PAIRS[1::2], strict=True))
_UNSTRESSED = "be|ver|ont|her|er|onder|over|door|voor"
# What stands before a verb and comes off it: opleiden, leidt op, opgeleid.
_BEFORE_VERB = "|".join(
    words("""
    aan achter af bij binnen buiten deel dicht door in klaar mee na neer om op over plaats rond samen tegen
    terug thuis toe uit vast voor weg
    """)
)
_STRONG_PARTICIPLE = re.compile(rf"^(?P<before>{_BEFORE_VERB})?ge(?P<verb>\w+)$")
_UNSTRESSED_STRONG = re.compile(rf"^(?P<before>(?:{_BEFORE_VERB})?(?:{_UNSTRESSED}))(?P<verb>\w+)$")
_WEAK_PARTICIPLE = re.compile(rf"^(?P<before>{_BEFORE_VERB})?ge(?P<stem>\w{{3,}}?)(?P<end>de|te|d|t)$")
_UNSTRESSED_WEAK = re.compile(rf"^(?P<stem>(?:{_BEFORE_VERB})?(?:{_UNSTRESSED})\w{{3,}}?)(?P<end>de|te|d|t)$")
_PRESENT_PARTICIPLE = re.compile(r"^(?P<verb>\w{3,}e)nde?$")
_ENDINGS = re.compile(r"^(?P<word>\w{4,})(?:heid|heden|achtige?|vrije?|loze|loos|baarheid)$")
# Nouns and adjectives that look like one.
_NO_PARTICIPLES = frozenset(
    words("""
    geweld gebied geluid gezond gezonde gemeente gebed geduld gemoed gezicht gewicht gerecht gedicht geslacht
    gewest gebit gezind gemiddeld gemiddelde gedeelte gebeurte gewoonte gedachte geboorte gebaarde gesteente
    gebeente geest gezinde gevaarte geldt genot gebrand geheimd gewoond
    """)
)
_FOREIGN = (
    (re.compile(r"^(\w{3,})aties?$"), r"\1eren"),
    (re.compile(r"^(\w{3,})ist(?:en|ische?|isch)?$"), r"\1isme"),
)
_VOWELS = "aeiou"

# What is small, beyond what the stemmer knows: autootje, cafeetje, familietje, bruggetje, vriendinnetje, bloemetje.
_SMALL = (
    (re.compile(r"^(\w+)([aeou])\2tjes?$"), r"\1\2"),
    (re.compile(r"^(\w+(?:ie|ee|oe|ei|ij|ui|ou|au))tjes?$"), r"\1"),
    (re.compile(r"^(\w+)([^\Waeiou\d])\2etjes?$"), r"\1\2"),
    (re.compile(r"^(\w{2,}m)etjes?$"), r"\1"),
)


@lru_cache(maxsize=50_000)
def related(word: str) -> tuple[str, ...]:
    """Return the words of the dictionary that a folded word is a form of, itself and what a stem tells left out."""
    found = dict.fromkeys((*_verbs(word), *_bases(word), *_nouns(word), *_large(word)))
    found.pop(word, None)
    return tuple(found)


def _verbs(word: str) -> Iterator[str]:
    """Yield the verbs of which a word may be the participle."""
    for pattern in (_STRONG_PARTICIPLE, _UNSTRESSED_STRONG):
        if (match := pattern.match(word)) and match["verb"] in _STRONG:
            yield f"{match['before'] or ''}{_STRONG[match['verb']]}"
    if word not in _NO_PARTICIPLES and (match := _WEAK_PARTICIPLE.match(word)):
        # Geleid, gepest: the last letter of the verb and that of the participle may be one.
        yield from _infinitive((match["stem"], match["stem"] + match["end"][0]), match["before"] or "")
    if (match := _PRESENT_PARTICIPLE.match(word)) and rank(f"{match['verb']}n"[-14:]):
        yield f"{match['verb']}n"
    if match := _UNSTRESSED_WEAK.match(word):
        yield from _infinitive((match["stem"], match["stem"] + match["end"][0]))


def _infinitive(stems: tuple[str, ...], before: str = "") -> Iterator[str]:
    """Yield the verb that has one of these stems, the most common where several have; none that is not in the
    dictionary.
    """
    verbs = {verb: rank(verb) for stem in stems for verb in _as_infinitive(stem)}
    most = max(verbs.values())
    for verb, common in verbs.items():
        if most and common == most and (not before or rank(f"{before}{verb}")):
            yield f"{before}{verb}"


def _as_infinitive(stem: str) -> Iterator[str]:
    """Yield how the infinitive of a verb with this stem is spelled: steun-en, prat-en, leid-en, leven, reizen,
    bellen.
    """
    last = {"f": "v", "s": "z"}.get(stem[-1], stem[-1])
    if len(stem) > 2 and stem[-2] == stem[-3] and stem[-2] in "aeou" and stem[-1] not in _VOWELS:  # noqa: PLR2004
        yield f"{stem[:-2]}{last}en"
    elif len(stem) > 1 and stem[-1] not in _VOWELS and stem[-2] in _VOWELS:
        yield f"{stem[:-1]}{last}en"
        yield f"{stem}{stem[-1]}en"
    yield f"{stem}en"


def _bases(word: str) -> Iterator[str]:
    """Yield what an ending made another word of: eenzaamheid and eenzaam, drugsvrij and drugs."""
    if match := _ENDINGS.match(word):
        base = match["word"]
        for one in (base, base.removesuffix("s"), f"{base}baar" if word.endswith("baarheid") else base):
            if rank(one):
                yield one
                return


def _nouns(word: str) -> Iterator[str]:
    """Yield the word that nouns and adjectives of foreign origin share: discriminatie and discrimineren, racist and
    racisme.
    """
    for pattern, base in _FOREIGN:
        other = pattern.sub(base, word)
        if other != word and rank(other):
            yield other
            return


def _large(word: str) -> Iterator[str]:
    for pattern, large in _SMALL:
        base = pattern.sub(large, word)
        if base != word and rank(base):
            yield base
            return
