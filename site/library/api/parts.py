"""A part of a list at /api/databank/: a page by its number, or what follows a cursor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.api.utils import get_full_url

from core.listing.cursors import CURSOR, LONGEST_CURSOR, Walk, WrongCursorError
from core.listing.parameters import PAGE_PARAMETER, Parameter
from core.listing.query import PAGE
from core.listing.refusals import Reason, Refusal, refused_number
from library.api.records import DEFAULT_PER_PAGE, MAX_PER_PAGE, PER_PAGE

CURSOR_PARAMETER = Parameter(
    CURSOR,
    "Cursor",
    "Wat volgt op waar je was: de cursor van het vorige antwoord.",
    "What follows where you were: the `cursor` of the answer before. Unlike by `pagina`, nothing is told twice or "
    "missed because something else came or went meanwhile.",
    longest=LONGEST_CURSOR,
    # Base 64; an empty one asks nothing.
    pattern="^[-_a-zA-Z0-9]*$",
)
Pairs = list[tuple[str, str]]


def per_page_parameter(meaning: str, description: str) -> Parameter:
    """Return the parameter that says how much a part holds, in Dutch and in English."""
    return Parameter(PER_PAGE, "Per pagina", meaning, description, kind="integer", most=MAX_PER_PAGE)


def part_parameters(how_much: Parameter) -> list[Parameter]:
    """Return the parameters that choose a part of a list. how_much: that of `per_page`."""
    return [PAGE_PARAMETER, how_much, CURSOR_PARAMETER]


PART_NAMES = (PER_PAGE, CURSOR)


@dataclass(frozen=True)
class Part:
    """keys: what is in it. start: how much comes before; per_page: how much a part holds; total: how much there is.

    walk: how one goes on by a cursor, None where the order has no such way. by_cursor: whether that was asked.
    """

    keys: list[int]
    start: int
    per_page: int
    total: int
    walk: Walk | None
    by_cursor: bool

    @staticmethod
    def refused(params: QueryDict, walk: Walk | None) -> list[Refusal]:
        """Return what is wrong with the parameters that choose a part."""
        refused = [*refused_number(params, PAGE), *refused_number(params, PER_PAGE, MAX_PER_PAGE)]
        if cursor := params.get(CURSOR):
            if PAGE in params or walk is None:
                refused.append(Refusal.of(CURSOR, "", Reason.NOT_TOGETHER).explained(_WHY))
            elif _place(walk, cursor, ()) is None:
                refused.append(Refusal.of(CURSOR, cursor, Reason.UNKNOWN_VALUE))
        return refused

    @classmethod
    def of(cls, params: QueryDict, keys: Sequence[int], walk: Walk | None) -> Self:
        """Return the part of `keys` that is asked, of which nothing was refused."""
        per_page = int(params.get(PER_PAGE, DEFAULT_PER_PAGE))
        cursor = params.get(CURSOR)
        if cursor and walk is not None:
            keys = list(keys)
            start = _place(walk, cursor, keys) or 0
        else:
            start = (int(params.get(PAGE, 1)) - 1) * per_page
        return cls(list(keys[start : start + per_page]), start, per_page, len(keys), walk, bool(cursor))

    @property
    def is_beyond(self) -> bool:
        """Whether the page that is asked comes after the last."""
        return not self.by_cursor and self.page > self.pages

    @property
    def page(self) -> int:
        """The number of the page; by a cursor, of that on which the first of the part is now."""
        return self.start // self.per_page + 1

    @property
    def pages(self) -> int:
        """How many pages there are; one when there is nothing."""
        return max(-(-self.total // self.per_page), 1)

    @cached_property
    def cursor(self) -> str | None:
        """The cursor for what follows; None at the end, and where the order has none."""
        has_more = self.keys and self.start + len(self.keys) < self.total
        return self.walk.cursor_at(self.keys[-1]) if self.walk and has_more else None

    def head(self, request: HttpRequest, response: HttpResponse, pairs: Callable[[int], Pairs]) -> dict[str, Any]:
        """Return what a list says of itself, and put the way on in `response` as well.

        pairs: gives the parameters by which another page is asked for, by its number.
        """

        def address(asked: Pairs) -> str:
            return get_full_url(request, f"{request.path}?{urlencode(asked)}" if asked else request.path)

        following, before = None, None
        if self.by_cursor:
            following = address([*pairs(1), (CURSOR, self.cursor)]) if self.cursor else None
        else:
            following = address(pairs(self.page + 1)) if self.page < self.pages else None
            before = address(pairs(self.page - 1)) if self.page > 1 else None
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return {
            "total": self.total,
            "page": self.page,
            "pages": self.pages,
            "per_page": self.per_page,
            "next": following,
            "previous": before,
            "cursor": self.cursor,
        }


_WHY = "it goes without pagina, and with an order by date or title"


def _place(walk: Walk, cursor: str, keys: Sequence[int]) -> int | None:
    """Return where what follows begins; None when the cursor is none of this order."""
    try:
        return walk.place_after(cursor, keys)
    except WrongCursorError:
        return None
