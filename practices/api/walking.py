"""The way through the practices of an answer that can be left and taken up again: by the dates that order them."""

from core.listing.cursors import Key, Walk, moment_number
from practices.query.practice_query import NEWEST, VERIFIED
from practices.query.results import PracticeAnswer


def walk_of(answer: PracticeAnswer) -> Walk | None:
    """Return the walk through an answer; None where it is in no order of dates."""
    sort, index = answer.query.sort, answer.index
    if sort not in {NEWEST, VERIFIED}:
        return None
    published, verified = index.dates["first_published_at"], index.dates["verified_on"]

    def key_of(practice: int) -> Key:
        place = index.place_of(practice)
        # Those with all the words come first, whatever the order.
        part = int(answer.ranking is not None and not answer.ranking.whole >> place & 1)
        confirmed = verified[place]
        day = -(confirmed.toordinal() if confirmed else 0) if sort == VERIFIED else 0
        return part, day, -moment_number(published[place]), -practice

    return Walk(sort, key_of)
