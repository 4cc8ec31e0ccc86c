"""The mail of the week: who is due for one, and what appeared in what they follow."""

import datetime
from collections.abc import Iterable
from functools import cache

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from practices.following.letters import News, tell
from practices.following.questions import answer_to, in_words
from practices.models import FollowedQuery, Follower, PracticePage
from practices.models.readers.follower import BETWEEN_MAILS


def send_due(now: datetime.datetime | None = None) -> int:
    """Owe each follower who is due the mail of this week, if there is something new; return how many.

    Doing it twice, or in two processes at once, owes each once. Three queries whatever the number of followers; where
    something is new, some for each different question and some for each mail.
    """
    now = now or timezone.now()
    confirmed = FollowedQuery.objects.filter(confirmed_at__isnull=False)
    followers = list(_due(now).prefetch_related(Prefetch("queries", confirmed, to_attr="confirmed")))
    rows = [row for follower in followers for row in follower.confirmed]
    if not rows:
        return 0
    pages = PracticePage.objects.listed()
    fresh = pages.filter(first_published_at__gt=min(row.told_until for row in rows), first_published_at__lte=now)
    new = {page.pk: page for page in fresh.newest_first()}
    if not new:
        return 0
    # Many ask the same.
    read = cache(_Found)
    number = 0
    for follower in followers:
        news = [told for row in follower.confirmed if (told := read(row.query).news(row, new.values()))]
        number += bool(news) and _owe(follower, news, now)
    return number


class _Found:
    """What a query that is kept finds today."""

    def __init__(self, query: str) -> None:
        answer = answer_to(query)
        self.asked = in_words(answer)
        # A term that is gone leaves a wider question than was followed: rather no mail than one about anything.
        self.keys = frozenset() if answer.query.unknown else frozenset(answer.keys)

    def news(self, row: FollowedQuery, pages: Iterable[PracticePage]) -> News | None:
        """Return what appeared since `row` was told of, among `pages`, the newest first; None where nothing did."""
        found = [page for page in pages if page.pk in self.keys and page.first_published_at > row.told_until]
        return News(row, self.asked, found) if found else None


def _due(now: datetime.datetime) -> QuerySet[Follower]:
    """Return the followers who got no mail this week."""
    last = timezone.localdate(now) - BETWEEN_MAILS
    return Follower.objects.filter(Q(mailed_on=None) | Q(mailed_on__lte=last)).order_by("pk")


@transaction.atomic
def _owe(follower: Follower, news: list[News], now: datetime.datetime) -> bool:
    """Owe one mail, unless another process was first, or the follower left."""
    if not _due(now).filter(pk=follower.pk).update(mailed_on=timezone.localdate(now)):
        return False
    FollowedQuery.objects.filter(follower=follower, confirmed_at__isnull=False).update(told_until=now)
    tell(follower, news)
    return True
