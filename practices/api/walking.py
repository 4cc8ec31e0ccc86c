"""The way through the practices of an answer that can be left and taken up again: by the dates or titles that order
them.
"""

from collections.abc import Mapping, Sequence

from core.listing.cursors import Key, Walk, moment_number
from practices.models import PracticePage
from practices.query.practice_query import NEWEST, TITLE, VERIFIED
from practices.query.results import PracticeAnswer

_ORDERED_BY: dict[str, tuple[type[int] | type[str], ...]] = {NEWEST: (), VERIFIED: (int,), TITLE: (str,)}


def walk_of(answer: PracticeAnswer) -> Walk | None:
    """Return the walk through an answer; None where its order is of this moment: by relevance or likeness."""
    sort, index = answer.query.sort, answer.index
    if sort not in _ORDERED_BY:
        return None
    published, verified = index.dates["first_published_at"], index.dates["verified_on"]

    def ordered_by(practice: int, titles: Mapping[int, str]) -> Key:
        if sort == TITLE:
            return (titles[practice],)
        confirmed = verified[index.place_of(practice)]
        return (-(confirmed.toordinal() if confirmed else 0),) if sort == VERIFIED else ()

    def keys_of(practices: Sequence[int]) -> dict[int, Key]:
        titles = _titles(practices) if sort == TITLE else dict.fromkeys(practices, "")
        keys = {}
        for practice in practices:
            if practice in titles:
                place = index.place_of(practice)
                # Those with all the words come first, whatever the order.
                part = int(answer.ranking is not None and not answer.ranking.whole >> place & 1)
                # Titles are ordered as the index orders them, and what is called the same by its place there.
                keys[practice] = (part, *ordered_by(practice, titles), -moment_number(published[place]), -practice)
        return keys

    return Walk(sort, (int, *_ORDERED_BY[sort], int, int), keys_of)


def _titles(practices: Sequence[int]) -> dict[int, str]:
    """Return how practices are called, as that is ordered. One query: the index holds no titles."""
    found = PracticePage.objects.filter(pk__in=practices).order_by().values_list("pk", "title")
    return {key: title.casefold() for key, title in found}
