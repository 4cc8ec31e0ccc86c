"""The part of a text that says why it was found."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.search.analysis import matches, pieces
from core.text.rich_text import paragraphs

# In characters; as much as two lines on a wide screen.
LENGTH = 200
# A text that is no longer is a name, and not running text.
LONGEST_NAME = 120
# How much of it comes before the first word that was searched for.
_BEFORE = 60


def plain_text(html: str) -> str:
    """Return rich text on one line, without markup."""
    return " ".join(paragraph.text for paragraph in paragraphs(html))


def stream_text(raw: Any) -> str:
    """Return the words of a StreamField's stored value, without loading what its blocks refer to."""
    return " ".join(plain_text(text) for text in _texts(raw))


def holds(text: str, terms: frozenset[str]) -> bool:
    """Whether one of the words of `text` is what was searched for."""
    return any(matches(word, terms) for word in pieces(text)[1::2])


def excerpt(text: str, terms: frozenset[str]) -> str:
    """Return a part of plain text with the first word that was searched for, or else its beginning."""
    start = _start(text, terms)
    end = len(text) if start + LENGTH >= len(text) else text.rfind(" ", start, start + LENGTH)
    part = text[start : end if end > start else start + LENGTH]
    return f"{'… ' if start else ''}{part}{' …' if start + len(part) < len(text) else ''}"


@dataclass(frozen=True)
class WhereFound:
    """Where the words of a question stand in a page.

    names: pairs of a word as it stands there and what it stands in, of what is not running text. text: a part of the
    running text with a word that stands nowhere else; empty where each does.
    """

    names: tuple[tuple[str, str], ...]
    text: str = ""


def where_found(
    texts: Iterable[Sequence[str]], asked: Sequence[Collection[str]], shown: Collection[str] = ()
) -> WhereFound:
    """Return where each word of a question stands first.

    texts: pairs of what a text is and the text, those that count most first. asked: for each word its terms. shown:
    what is seen beside it anyway, of which no part is given.
    """
    names: dict[tuple[str, str], None] = {}
    part = ""
    left = [frozenset(terms) for terms in asked]
    seen: dict[str, bool] = {}
    every: frozenset[str] = frozenset().union(*left)
    for where, text in texts:
        if not left:
            break
        for word in pieces(text)[1::2]:
            if word not in seen:
                seen[word] = matches(word, every)
            if not seen[word]:
                continue
            held = [terms for terms in left if matches(word, terms)]
            if held and len(text) <= LONGEST_NAME:
                names[word, where] = None
            elif held and not part and where not in shown:
                part = excerpt(text, held[0])
            left = [terms for terms in left if terms not in held]
    return WhereFound(tuple(names), part)


def _start(text: str, terms: frozenset[str]) -> int:
    """Return where the part begins: at the text's own beginning where that holds the word."""
    position = 0
    for number, piece in enumerate(pieces(text)):
        if number % 2 and matches(piece, terms):
            break
        position += len(piece)
    else:
        return 0
    if position + _BEFORE <= LENGTH:
        return 0
    return text.rfind(" ", 0, max(position - _BEFORE, 0)) + 1


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # A block is stored as its type, its value and its identifier.
        is_block = "value" in value and "type" in value
        # PostgreSQL keeps no order of keys: what something is called comes first.
        names = ["value"] if is_block else sorted(value, key=lambda name: name != "title")
        for name in names:
            yield from _texts(value[name])
    elif hasattr(value, "__iter__"):
        for inner in value:
            yield from _texts(inner)
