"""What is asked of a list, as one immutable value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, Self
from urllib.parse import urlencode

from core.listing.limits import Bound, Limit

PAGE = "pagina"
# Digits. A longer number names no page, and converting a very long one is slow.
MAX_PAGE_DIGITS = 6
# More values than any person chooses; what comes after is ignored, so that a long address costs no more than a short.
MAX_VALUES = 50
# Of words that are searched for, in characters.
LONGEST_TEXT = 200


class MultiParams(Protocol):
    """What a query is parsed from: Django's QueryDict has this shape."""

    def getlist(self, key: str) -> list[str]: ...


# For each parameter the words that name a value, with the slug of that value where it differs.
Known = Mapping[str, Iterable[str] | Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """What is asked of a list: an immutable, validated value.

    selected: for each parameter the chosen values, all of them known, in the order of the address; OR within a
    parameter, AND across. unknown: pairs of parameter and value that name nothing; they are left out and told.
    too_many: parameters of which the last values were ignored. limits: the ends of ranges of time that are asked, by
    parameter. page: number of the page, from 1.
    """

    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    too_many: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    page: int = 1

    @classmethod
    def parse(cls, params: MultiParams, known: Known, bounds: Iterable[Bound] = ()) -> Self:
        """Read `params`; parameters that are not of the query are ignored.

        known: for each parameter the words that name a value, with the slug of that value where it differs.
        bounds: the ends of ranges that may be asked; a text that is no date is unknown.
        """
        selected: dict[str, tuple[str, ...]] = {}
        unknown: list[tuple[str, str]] = []
        for parameter, words in known.items():
            slugs = words if isinstance(words, Mapping) else {word: word for word in words}
            asked = list(dict.fromkeys(value.strip() for value in params.getlist(parameter)[:MAX_VALUES]))
            if found := tuple(dict.fromkeys(slugs[value] for value in asked if value in slugs)):
                selected[parameter] = found
            unknown += [(parameter, value) for value in asked if value and value not in slugs]
        too_many = tuple(parameter for parameter in known if len(params.getlist(parameter)) > MAX_VALUES)
        limits: dict[str, Limit] = {}
        for bound in bounds:
            if text := next(iter(params.getlist(bound.name)), "").strip():
                try:
                    limits[bound.name] = bound.read(text)
                except ValueError:
                    unknown.append((bound.name, text))
        return cls(
            selected=selected,
            unknown=tuple(unknown),
            too_many=too_many,
            limits=limits,
            page=_page_number(params),
        )

    def holds(self, parameter: str, value: str) -> bool:
        """Whether `value` is chosen of `parameter`."""
        return value in self.selected.get(parameter, ())

    def adding(self, parameter: str, value: str) -> Self:
        """Return the query with `value` chosen as well, at its first page."""
        return self._choosing(parameter, tuple(dict.fromkeys((*self.selected.get(parameter, ()), value))))

    def choosing(self, parameter: str, value: str) -> Self:
        """Return the query with `value` as the only choice of its parameter, at its first page."""
        return self._choosing(parameter, (value,))

    def removing(self, parameter: str, value: str) -> Self:
        """Return the query without `value`, at its first page."""
        return self._choosing(parameter, tuple(kept for kept in self.selected.get(parameter, ()) if kept != value))

    def without_limit(self, parameter: str) -> Self:
        """Return the query without one end of a range, at its first page."""
        return self.asking(limits={name: limit for name, limit in self.limits.items() if name != parameter})

    def _choosing(self, parameter: str, values: tuple[str, ...]) -> Self:
        selected = {**self.selected, parameter: values}
        if not values:
            del selected[parameter]
        return self.asking(selected=selected)

    def asking(self, **changed: object) -> Self:
        """Return the query with something else asked, at its first page; what was mistaken is forgotten."""
        return replace(self, **{"unknown": (), "too_many": (), "page": 1, **changed})  # type: ignore[arg-type]

    def at_page(self, number: int) -> Self:
        """Return the query at another page of its results."""
        return self.asking(page=number)

    def pairs(self) -> list[tuple[str, str]]:
        """What is asked as pairs of parameter and value: values in alphabetical order, defaults left out."""
        return [*self.chosen_pairs(), *self.limit_pairs(), *([(PAGE, str(self.page))] if self.page > 1 else [])]

    def chosen_pairs(self) -> list[tuple[str, str]]:
        """The chosen values as pairs of parameter and value, in alphabetical order."""
        return [(name, value) for name in sorted(self.selected) for value in sorted(self.selected[name])]

    def limit_pairs(self) -> list[tuple[str, str]]:
        """The ends of ranges as pairs of parameter and value, in alphabetical order."""
        return [(name, self.limits[name].text) for name in sorted(self.limits)]

    def query_string(self) -> str:
        """The canonical query string: one for all ways of asking the same."""
        return urlencode(self.pairs())

    def url(self, path: str, also: Iterable[tuple[str, str]] = ()) -> str:
        """The address of the query under `path`. also: pairs of parameter and value that come after its own."""
        pairs = [*self.pairs(), *also]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def _page_number(params: MultiParams) -> int:
    text = next(iter(params.getlist(PAGE)), "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= MAX_PAGE_DIGITS else 1
