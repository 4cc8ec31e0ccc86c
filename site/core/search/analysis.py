"""What a Dutch text is searched by: folded words, their stems, and the parts of compounds.

Both databases index what this module makes of a text, as plain tokens; neither applies a language of its own. So a word
finds the same on SQLite as on PostgreSQL, in the CMS, in the API and on the site.

Stemming: the Porter stemmer for Dutch of Snowball, which keeps more apart than its newer one (that takes `gemeente` for
`meen` and `begeleiding` for `beleid`). Around it stand the rules of Dutch spelling that it leaves out: huizen/huis,
brieven/brief, mannen/man, straatje/straat, moskeeën/moskee, acties/actie, kansen/kans, sociale/sociaal, Gentse/Gent,
werkt/werken, polarisatie/polarisering. What no stem brings together (participles, -heid, -vrij) is in `word_forms`, the
parts of compounds in `compounds`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from core.dutch import compounds, word_forms
from core.dutch.letters import fold, pieces, words

__all__ = [
    "fold",
    "index_terms",
    "is_telling",
    "matches",
    "parts",
    "pieces",
    "query_terms",
    "related",
    "smallest_parts",
    "stem",
    "words",
]

_SHORTEST_PART = 4

# Plurals that change their vowel, which no rule of spelling tells.
_IRREGULAR = {
    "steden": "stad",
    "leden": "lid",
    "wegen": "weg",
    "dagen": "dag",
    "kinderen": "kind",
    "spelen": "spel",
    "loten": "lot",
    "gebreken": "gebrek",
    "verdragen": "verdrag",
    "gaten": "gat",
    "daken": "dak",
    "glazen": "glas",
    "heden": "heid",
    "eieren": "ei",
    "liederen": "lied",
    "volkeren": "volk",
    "musea": "museum",
    "centra": "centrum",
    # Here the s of the plural follows a vowel, and the word is not one of the many that end in ies: advies, verlies.
    "families": "familie",
    "provincies": "provincie",
}

# The same of short words, where nothing may stand before them: culturen, mogen.
_IRREGULAR_ALONE = {"uren": "uur", "ogen": "oog", "oren": "oor"}

# The s of these is their own and not that of a plural: kansen/kans, and no `kan`.
_OWN_S = re.compile(
    r"(?:plaats|kans|grens|wens|gids|fiets|toets|dans|prins|(?<!pla)fonds|korps|beurs|schets|balans|impuls)$"
    r"|^(?:medemens|mens|pers|koers|mars|kaars|laars|reeks|rots|spits|huisarts|tandarts|arts|gans|lens)$"
)

# Endings that the stemmer leaves. The first that a word has is dropped.
_ENDINGS = tuple(
    re.compile(pattern)
    for pattern in (
        # Small: pleintjes, boompje, kringetje, straatje.
        r"(?<=\w{3}[nlw]|\w{2}er)tjes?$",
        r"(?<=\w{2}m)pjes?$",
        r"(?<=\w{2}ng)etjes?$",
        r"(?<=\w{3}[^aeiou\W\d])jes?$",
        # Plural after a vowel: moskeeën, categorieën, acties, studies, niveaus.
        r"(?<=\w(?:ee|ie))en$",
        r"(?<=\w{2}[dghmnprstz]ie)s$",
        r"(?<=\w{3}eau|milieu)s$",
        # Gemeentes, brochures, pauzes; not those of which the s is doubled: successen, lessen, leraressen.
        r"(?<=\w{2}[^aeiou\W\d]e)(?<!cce|oce|dre|gre|ere|are|nse|[^aeiou]le)s$",
        # Tekens and teken, volwassenen and volwassen: the stemmer takes the rest.
        r"(?<=\w{2}en)s$",
        r"(?<=ssen|ngen|kken|ffen|eden|epen)en$",
        # Vlaamse and Vlaams, Gentse and Gent.
        r"(?<=\w{2}[^aeijouys\W\d])se$",
    )
)

# The t of a verb, which stays on a stem: werkt, werkte, vindt, organiseert, ontwikkelt, verandert, woont, geeft.
_VERB_T = re.compile(r"(?<=\w{2}[dgkmp])(?<!mark|ruim)t$|(?<=eer|\wel|[dktv]er|eun|oon|eef|ijf)(?<!gewoon)t$")

_stemmer = snowballstemmer.stemmer("dutch_porter")


# Written and spoken often, and telling nothing about what a text is about. A query of such words only keeps them.
_STOP_WORDS = frozenset(
    words("""
    aan al alle als bij daar dan dat de deze die dit door dus een en er haar het hij hoe ik in is je maar me meer met
    mijn naar niet nog nu of om ook onder ons onze op over te tot u uit van veel voor waar wat we wel wie wij ze zelf
    zich zij zijn zo zou
    """)
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    word = _IRREGULAR_ALONE.get(word, word)
    for plural, singular in _IRREGULAR.items():
        if word.endswith(plural) and (word == plural or len(word) - len(plural) >= _SHORTEST_PART - 1):
            word = word.removesuffix(plural) + singular
            break
    if not _OWN_S.search(word):
        word = next((word[: ending.start()] for pattern in _ENDINGS if (ending := pattern.search(word))), word)
    if _OWN_S.search(word):
        return word
    stemmed: str = _stemmer.stemWord(word)
    if _VERB_T.search(stemmed):
        stemmed = _stemmer.stemWord(stemmed[:-1])
    # Sociale and sociaal, uren and uur: the stemmer halves a vowel after a consonant only.
    stemmed = re.sub(
        r"(^|[aeiou])(aa|ee|oo|uu)([^aeiouw\W\d])$", lambda found: found[1] + found[2][0] + found[3], stemmed
    )
    # Polarisatie and polarisering, organisatie and organiseren.
    stemmed = re.sub(r"isatie$", "iser", stemmed)
    # Huizen and huis, brieven and brief: a stem ends in the letter that the singular is written with.
    stemmed = re.sub(r"z$", "s", re.sub(r"v$", "f", stemmed))
    # Mannen and man, gezinnen and gezin: a consonant is doubled only before an ending.
    return re.sub(r"([^aeiou\W\d])\1$", r"\1", stemmed)


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """Return the stems of the words that a folded word is made of, itself left out."""
    found = dict.fromkeys(stem(part) for part in compounds.split(word))
    found.pop(stem(word), None)
    return tuple(found)


@lru_cache(maxsize=50_000)
def smallest_parts(word: str) -> tuple[str, ...]:
    """Return the stems of the parts of a folded word that are not made of others: straat, hoek and werk."""
    return tuple(dict.fromkeys(stem(part) for part in compounds.split(word) if not compounds.split(part)))


@lru_cache(maxsize=50_000)
def related(word: str) -> tuple[str, ...]:
    """Return the stems of the words that a folded word is another form of, its own left out."""
    found = dict.fromkeys(stem(other) for other in word_forms.related(word))
    found.pop(stem(word), None)
    return tuple(found)


def index_terms(text: str) -> Iterator[str]:
    """Yield the terms by which `text` is found: of each word its stem, and the stems of its parts and related words."""
    for word in words(text):
        yield stem(word)
        yield from parts(word)
        yield from related(word)


def is_telling(word: str) -> bool:
    """Whether a folded word tells something about what a text is about."""
    return word not in _STOP_WORDS


def query_terms(text: str) -> list[str]:
    """Return the terms that a text must hold to be found with `text`, each once, without words that tell nothing."""
    found = dict.fromkeys(word for word in words(text))
    telling = [word for word in found if is_telling(word)] or list(found)
    return list(dict.fromkeys(stem(word) for word in telling))


def matches(word: str, terms: frozenset[str]) -> bool:
    """Whether a word of a text is one of the reasons why the text was found with `terms` (from query_terms)."""
    return not terms.isdisjoint(_terms_of(word))


# A text is read word by word, and most words stand in it, and in others, more than once.
@lru_cache(maxsize=20_000)
def _terms_of(word: str) -> frozenset[str]:
    return frozenset(index_terms(word))
