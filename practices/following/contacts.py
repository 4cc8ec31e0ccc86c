"""What is held of somebody who follows practices, and forgetting it."""

from typing import Any

from practices.following.questions import answer_to, in_words
from practices.following.steps import leave
from practices.models import Follower


def followed_by(email: str) -> list[dict[str, Any]]:
    """Return the queries that this address follows, as data."""
    rows = (row for follower in Follower.objects.filter(email__iexact=email) for row in follower.queries.all())
    return [{"zoekvraag": in_words(answer_to(row.query)), "bevestigd": row.confirmed_at is not None} for row in rows]


def forget_follower(email: str) -> int:
    """Forget this address and what it follows. Call it in a transaction. Return how many addresses that were."""
    followers = list(Follower.objects.filter(email__iexact=email))
    for follower in followers:
        leave(follower)
    return len(followers)
