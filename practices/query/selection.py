"""The selection: the practices that a visitor collects. It is kept in the address and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from django.http import HttpRequest

from core.listing.query import MultiParams

PARAMETER = "keuze"
# Which practices of the selection stand side by side, and whether only rows in which they differ are shown.
COMPARED = "vergelijk"
DIFFERENCES = "verschil"

SEPARATOR = "-"
MAX_PRACTICES = 20
MAX_COMPARED = 4
# A longer number names no page.
MAX_KEY_DIGITS = 9
# More than twenty practices take is not looked at; room for as many bad parts.
MAX_VALUES = 2 * MAX_PRACTICES
MAX_LENGTH = MAX_VALUES * (MAX_KEY_DIGITS + 1)


@dataclass(frozen=True)
class Selection:
    """What was collected: an immutable, validated value.

    keys: identifiers of pages in the order of choosing, each once, at most MAX_PRACTICES. They need not exist.
    ignored: whether the address held something else as well, or more than fits; it is left out and said.
    """

    keys: tuple[int, ...] = ()
    ignored: bool = False

    @classmethod
    def parse(cls, params: MultiParams, parameter: str = PARAMETER) -> "Selection":
        """Read the keys in `parameter`: '12-45-7', or one key in each of several values."""
        values = params.getlist(parameter)
        text = SEPARATOR.join(values[:MAX_VALUES])
        parts = [part.strip() for part in text[:MAX_LENGTH].split(SEPARATOR)]
        named = [part for part in parts if part]
        keys = tuple(dict.fromkeys(int(part) for part in named if _is_key(part)))
        bad = len(values) > MAX_VALUES or len(text) > MAX_LENGTH or not all(_is_key(part) for part in named)
        return cls(keys[:MAX_PRACTICES], ignored=bad or len(keys) > MAX_PRACTICES)

    def __bool__(self) -> bool:
        return bool(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: object) -> bool:
        return key in self.keys

    @property
    def is_full(self) -> bool:
        """Whether nothing can be added any more."""
        return len(self.keys) >= MAX_PRACTICES

    def adding(self, key: int) -> "Selection":
        """Return the selection with `key` at its end; the same keys when it is full."""
        return Selection(tuple(dict.fromkeys((*self.keys, key)))[:MAX_PRACTICES])

    def removing(self, key: int) -> "Selection":
        """Return the selection without `key`."""
        return Selection(tuple(kept for kept in self.keys if kept != key))

    def keeping(self, keys: Iterable[int]) -> "Selection":
        """Return the selection with only those of its keys that are in `keys`."""
        wanted = set(keys)
        return replace(self, keys=tuple(key for key in self.keys if key in wanted))

    def value(self) -> str:
        """The selection as one value of the parameter: '12-45-7'."""
        return SEPARATOR.join(map(str, self.keys))

    def carry(self, url: str) -> str:
        """Return `url` with this selection instead of the one that it held, if any."""
        parts = urlsplit(url)
        others = [part for part in parts.query.split("&") if part and not _names_selection(part)]
        query = "&".join([*others, f"{PARAMETER}={self.value()}"] if self else others)
        return urlunsplit(parts._replace(query=query)) or "?"


def selection_of(request: HttpRequest) -> Selection:
    """Return the selection in the address of `request`, read once."""
    if not hasattr(request, "practice_selection"):
        keep_selection(request, Selection.parse(request.GET))
    selection: Selection = request.practice_selection  # type: ignore[attr-defined]
    return selection


def keep_selection(request: HttpRequest, selection: Selection) -> None:
    """Let the links of the page that answers `request` carry `selection`."""
    request.practice_selection = selection  # type: ignore[attr-defined]


def _is_key(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= MAX_KEY_DIGITS


def _names_selection(part: str) -> bool:
    return unquote_plus(part.partition("=")[0]) == PARAMETER
