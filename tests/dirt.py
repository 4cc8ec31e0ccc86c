"""Text that nobody sees and much fails on, for the tests of what cleans it."""

import unicodedata
from collections.abc import Iterator
from typing import Any

# A line end of a word processor, control characters, controls of direction, code points that are no characters.
UNSEEN = "\x0b\x0c\x07\x1b\x1f\x7f\x85\x9f\u2028\u202a\u202e\u2066\u2069\ufdd0\ufffe\uffff\U0001ffff\U0010fffe"
# What PostgreSQL can't store, so that it comes in and is never in a row.
NUL, SURROGATE = "\x00", "\ud800"
DIRTY = f"Buurt{UNSEEN}huis{UNSEEN}"


def faults(text: str) -> list[str]:
    """Return the characters in `text` that no text may hold."""
    return [
        character
        for character in text
        if (unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} and character not in "\t\n\r")
        or 0xFDD0 <= ord(character) <= 0xFDEF
        or ord(character) & 0xFFFE == 0xFFFE
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ]


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in data, names as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts_in(name)
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
