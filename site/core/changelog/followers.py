"""What else looks different when a row changes: what shows something of it.

Of pages, Wagtail's index of references knows which other pages refer to a row. What it does not know, the apps declare.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model, Q
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from core.changelog.sources import batches, types_named

# Given keys of rows of one table, the rows that show something of them: their table and keys.
Follower = Callable[[Collection[int]], tuple[type[Model], Iterable[int]]]
FollowerT = TypeVar("FollowerT", bound=Follower)

_followers: dict[type[Model], list[Follower]] = {}
_head_followers: list[Follower] = []
# What the log calls pages that show more of a page than its title and address, by what it calls those.
_deep: dict[str, set[str]] = {}


def is_followed(model: type[Model]) -> bool:
    """Whether something that the log tells of shows rows of `model`, which is no page."""
    return model in _followers


def follow(*models: type[Model]) -> None:
    """Say that pages show rows of these tables, as far as the index of references knows that they refer to them."""
    for model in models:
        _followers.setdefault(model, [])


def shows(*models: type[Model]) -> Callable[[FollowerT], FollowerT]:
    """Declare a function that gives the rows which show something of rows of these tables."""

    def declare(follower: FollowerT) -> FollowerT:
        for model in models:
            _followers.setdefault(model, []).append(follower)
        return follower

    return declare


def shows_pages(follower: FollowerT) -> FollowerT:
    """Declare a function that gives the rows which show the title or address of pages, or lead to them."""
    _head_followers.append(follower)
    return follower


def shows_whole(showing: str, shown: str) -> None:
    """Say that pages of the kind `showing` show more of those of the kind `shown` to which they refer than a link."""
    _deep.setdefault(shown, set()).add(showing)


def showing_rows(model: type[Model], keys: Collection[int]) -> dict[type[Model], set[int]]:
    """Return the rows that show something of those of `model`, which are no pages; near ones and those further away."""
    found: dict[type[Model], set[int]] = {}
    left: list[tuple[type[Model], set[int]]] = [(model, set(keys))]
    while left:
        shown, new = left.pop()
        nearest = [follower(new) for follower in _followers.get(shown, ())]
        if shown is not Page:
            nearest.append((Page, referring(shown, new)))
        for showing, others in nearest:
            known = found.setdefault(showing, set())
            unseen = set(others) - known - (set(keys) if showing is model else set())
            known |= unseen
            # Of pages it depends on what changed of them.
            if unseen and showing is not Page:
                left.append((showing, unseen))
    return found


def showing_heads(keys: Collection[int]) -> dict[type[Model], set[int]]:
    """Return the rows that show the title or address of these pages, or lead to them."""
    found: dict[type[Model], set[int]] = {Page: referring(Page, keys)} if keys else {}
    for follower in _head_followers if keys else ():
        model, others = follower(keys)
        found.setdefault(model, set()).update(others)
    return found


def showing_whole(pages: dict[int, str]) -> set[int]:
    """Return the pages that show more of these than a link. pages: what the log calls them, by key."""
    found: set[int] = set()
    for shown, showing in _deep.items():
        if keys := [key for key, name in pages.items() if name == shown]:
            types = [key for name in showing for key in types_named(name)]
            found |= referring(Page, keys, Q(content_type__in=types))
    return found


def referring(model: type[Model], keys: Collection[int], condition: Q | None = None) -> set[int]:
    """Return the pages that refer to rows of `model`, by the index of references."""
    kind = ContentType.objects.get_for_model(model).pk
    from_pages = ContentType.objects.get_for_model(Page).pk
    found: set[int] = set()
    for part in batches(map(str, keys)):
        references = ReferenceIndex.objects.filter(
            condition or Q(), to_content_type=kind, to_object_id__in=part, base_content_type=from_pages
        )
        found |= set(references.values_list(Cast("object_id", BigIntegerField()), flat=True))
    return found
