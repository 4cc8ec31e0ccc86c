"""Which words of a text are no Dutch, by two dictionaries: for tests of what a person reads."""

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from bs4 import BeautifulSoup, Comment

# A word is foreign when English uses it so often, and so much oftener than Dutch does.
_SOME, _OFTENER = 100, 40
# Words that Dutch has from English or from elsewhere, names, and what is no word.
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        "account an cookie ctrl download editor enter feed gent help item items let live mac mail of planning shift "
        "site sites sleep slug stand start tab taken tag tags upload want youtube",
    )
)
# Municipalities, names, the page that Wagtail begins with and its log remembers, and what a script does.
_NAMES = re.compile(
    r"^(As|Duffel)$|\bCC BY(-SA)?\b|BeST Address|^Welcome to your new Wagtail site!$|^(new |init)\w+\(.*", re.DOTALL
)
_WORD = re.compile(r"(?<![\w@./'’-])[a-z]{2,}(?:['’][a-z]+)?(?![\w@/'’-]|\.\w)", re.IGNORECASE)
# What is read out or shown beside the text of an element.
_ATTRIBUTES = (
    "title",
    "aria-label",
    "placeholder",
    "alt",
    "data-w-tooltip-content-value",
    "data-w-progress-active-value",
)
# Read by no one: code, names of time zones, a number that a script puts in.
_UNREAD = "script, style, code, pre, select[name$=time_zone], [data-side-panel-toggle-counter]"
_LABELS = {"label", "help_text", "helpText", "description"}


@cache
def _counts(language: str) -> dict[str, int]:
    """Return how often each word was counted in film subtitles."""
    packed = files("spellchecker").joinpath("resources", f"{language}.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    return counts


def foreign(text: str) -> list[str]:
    """Return the words of `text` that English has and Dutch has not."""
    english, dutch = _counts("en"), _counts("nl")
    found = []
    for word in _WORD.findall(_NAMES.sub("", text)):
        key = word.lower()
        often = english.get(key, 0)
        if often >= _SOME and often > _OFTENER * dutch.get(key, 0) and key not in _KNOWN:
            found.append(word)
    return found


def texts_of(html: str) -> Iterator[str]:
    """Yield what a person may read of a page, whatever is folded away, and what its scripts will show."""
    page = BeautifulSoup(html, "lxml")
    for script in page.select("script[type='application/json']"):
        yield from _labels(_parsed(script.string or ""))
    for element in page.select("[data-w-block-data-value]"):
        yield from _labels(_parsed(str(element["data-w-block-data-value"])))
    for element in page.select(_UNREAD):
        element.decompose()
    for element in page.find_all(True):
        yield from (str(element[name]) for name in _ATTRIBUTES if element.get(name))
        if element.name == "input" and element.get("type") in {"submit", "button"}:
            yield str(element.get("value", ""))
    for text in page.find_all(string=True):
        if not isinstance(text, Comment) and text.strip():
            yield " ".join(text.split())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _labels(value: Any) -> Iterator[str]:
    """Yield the texts that are labels in JSON."""
    if isinstance(value, dict):
        yield from (text for name, text in value.items() if name in _LABELS and isinstance(text, str))
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _labels(part)
