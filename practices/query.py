"""The practice query: the only reader of the query parameters that choose practices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode

# The free keywords. Every other facet is a vocabulary, under its own parameter.
TAGS = "trefwoord"
PAGE = "pagina"

# Digits. A longer number names no page, and converting a very long one is slow.
MAX_PAGE_DIGITS = 6
# More values than any person chooses; what comes after is ignored, so that a long address costs no more than a short.
MAX_VALUES = 50


class MultiParams(Protocol):
    """What the query is parsed from: Django's QueryDict has this shape."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class PracticeQuery:
    """What is asked of the practices: an immutable, validated value.

    selected: for each facet parameter the chosen values, all of them known, in the order of the address.
    unknown: pairs of parameter and value that name nothing; they are left out of `selected` and shown to the visitor.
    page: number of the page of results, from 1.
    """

    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    page: int = 1

    @classmethod
    def parse(cls, params: MultiParams, known: Mapping[str, Iterable[str]]) -> "PracticeQuery":
        """Read `params`. `known` gives for each facet parameter the values that exist; other parameters are ignored."""
        selected: dict[str, tuple[str, ...]] = {}
        unknown: list[tuple[str, str]] = []
        for parameter, values in known.items():
            existing = set(values)
            asked = list(dict.fromkeys(value.strip() for value in params.getlist(parameter)[:MAX_VALUES]))
            found = tuple(value for value in asked if value in existing)
            if found:
                selected[parameter] = found
            unknown += [(parameter, value) for value in asked if value and value not in existing]
        return cls(selected=selected, unknown=tuple(unknown), page=_page_number(params))

    def holds(self, parameter: str, value: str) -> bool:
        """Whether `value` is chosen in the facet `parameter`."""
        return value in self.selected.get(parameter, ())

    def adding(self, parameter: str, value: str) -> "PracticeQuery":
        """Return the query with `value` chosen as well, at its first page."""
        values = dict.fromkeys((*self.selected.get(parameter, ()), value))
        return replace(self, selected={**self.selected, parameter: tuple(values)}, unknown=(), page=1)

    def removing(self, parameter: str, value: str) -> "PracticeQuery":
        """Return the query without `value`, at its first page."""
        values = tuple(kept for kept in self.selected.get(parameter, ()) if kept != value)
        others = {key: chosen for key, chosen in self.selected.items() if key != parameter}
        return replace(self, selected={**others, parameter: values} if values else others, unknown=(), page=1)

    def at_page(self, number: int) -> "PracticeQuery":
        """Return the query at another page of its results."""
        return replace(self, unknown=(), page=number)

    def query_string(self) -> str:
        """The canonical query string: facets and values in alphabetical order, nothing that says nothing."""
        pairs = [
            (parameter, value) for parameter in sorted(self.selected) for value in sorted(self.selected[parameter])
        ]
        if self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return urlencode(pairs)

    def url(self, path: str) -> str:
        """The address of the query under `path`."""
        query_string = self.query_string()
        return f"{path}?{query_string}" if query_string else path


def _page_number(params: MultiParams) -> int:
    text = next(iter(params.getlist(PAGE)), "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= MAX_PAGE_DIGITS else 1
