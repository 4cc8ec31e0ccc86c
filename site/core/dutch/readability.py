"""How hard a Dutch text is to read: a formula, long sentences, and words for which there is a plainer one.

The formula is Flesch's Reading Ease as W.H. Douma fitted it to Dutch (De leesbaarheid van landbouwbladen,
Landbouwhogeschool Wageningen, 1960): 206.84 - 0.93 times the words in a sentence - 77 times the syllables in a word.
From 0, hard, to 100, easy; a newspaper has about 50.
"""

import re

from core.dutch.letters import fold

# Below this few readers of a local government read a text easily; so long a sentence is read twice.
HARD_BELOW = 40
LONGEST_SENTENCE = 25
# Of fewer words the formula says little.
FEWEST_WORDS = 30

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'’”)]*\s+(?=[\"'‘“(]*[A-ZÀ-Ý0-9])|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Vowels that sound as one, the longest first; each other vowel is a syllable of its own.
_SYLLABLE = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouy]")

# What is said plainer, by the lists of heldere taal of Flemish governments; both are folded words.
PLAINER = {
    "middels": "met",
    "teneinde": "om",
    "omtrent": "over",
    "inzake": "over",
    "betreffende": "over",
    "implementeren": "invoeren",
    "implementatie": "invoering",
    "faciliteren": "mogelijk maken",
    "stakeholders": "betrokkenen",
    "actoren": "betrokkenen",
    "outreachend": "naar mensen toe",
    "empoweren": "sterker maken",
    "empowerment": "mensen sterker maken",
    "capteren": "opvangen",
    "detecteren": "opmerken",
    "initieren": "beginnen",
    "continueren": "voortzetten",
    "optimaliseren": "verbeteren",
    "realiseren": "waarmaken",
    "geinterpelleerd": "aangesproken",
    "draagvlak": "steun",
    "methodologie": "werkwijze",
    "doelstelling": "doel",
    "doelstellingen": "doelen",
    "desbetreffende": "deze",
    "derhalve": "daarom",
    "alsmede": "en",
    "dienen": "moeten",
    "dient": "moet",
    "reeds": "al",
    "thans": "nu",
    "indien": "als",
    "tevens": "ook",
    "aanvatten": "beginnen",
    "transversaal": "over diensten heen",
    "intersectoraal": "over sectoren heen",
}


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; each line begins a new one."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written; what a hyphen ties is one."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Return how many syllables a Dutch word has, by its vowels; a trema begins a syllable."""
    apart = re.sub("[äëïöü]", lambda match: f"-{fold(match.group())}", word.lower())
    return max(1, len(_SYLLABLE.findall(fold(apart))))


def flesch_douma(text: str) -> int | None:
    """Return how easy a text is to read, from 0 to 100; None when it is too short to say."""
    words, parts = words_of(text), sentences(text)
    if len(words) < FEWEST_WORDS:
        return None
    score = 206.84 - 0.93 * len(words) / len(parts) - 77 * sum(map(syllables, words)) / len(words)
    return round(min(100, max(0, score)))


def long_sentences(text: str) -> list[str]:
    """Return the sentences with too many words, the longest first."""
    found = [sentence for sentence in sentences(text) if len(words_of(sentence)) > LONGEST_SENTENCE]
    return sorted(found, key=lambda sentence: -len(words_of(sentence)))


def jargon(text: str) -> dict[str, str]:
    """Return the words of a text for which there is a plainer one, with that one, in the order of the text."""
    found = (fold(word) for word in words_of(text))
    return {word: PLAINER[word] for word in found if word in PLAINER}
