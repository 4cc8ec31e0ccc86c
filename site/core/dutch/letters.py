"""Words as letters: folded, cut out of a text, without a thought of what they mean."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_WORDS_APART = re.compile(r"([^\W_]+)")
# No Dutch word is longer, and stemming a text without spaces is slow.
LONGEST_WORD = 60


def fold(text: str) -> str:
    """Return `text` in lower case and without accents: 'Één café' becomes 'een cafe'."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in order; digits count as words, punctuation does not."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def pieces(text: str) -> list[str]:
    """Return `text` cut into pieces: at odd places its words as they were written, at even places what is between."""
    return _WORDS_APART.split(unicodedata.normalize("NFC", text))
