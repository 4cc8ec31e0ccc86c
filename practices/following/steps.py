"""Following a query, confirming that, stopping and leaving. Each step is one transaction."""

import datetime

from django.db import transaction
from django.utils import timezone

from core.throttling.attempts import mailbox
from core.throttling.limits import within_limit
from post.models import OutgoingMail
from practices.following.letters import ask_to_confirm, say_already_followed
from practices.models import FollowedQuery, Follower
from practices.models.readers.follower import CONFIRM_WITHIN

# Mails to one mailbox because somebody typed its address, whoever that is.
MOST_ASKED, SECONDS = 5, 24 * 3600


def follow(email: str, query: str) -> None:
    """Owe a mail in which `email` confirms that it wants to follow a query, or hears that it does already.

    A mailbox that was asked too often today is left alone. Nothing tells who asks which of these it was.
    """
    if within_limit(f"following:{mailbox(email).digest}", MOST_ASKED, SECONDS):
        _follow(email, query)


@transaction.atomic
def _follow(email: str, query: str) -> None:
    follower, _made = Follower.objects.get_or_create(email__iexact=email, defaults={"email": email})
    row, _made = FollowedQuery.objects.get_or_create(follower=follower, query=query)
    if row.confirmed_at is not None:
        say_already_followed(row)
        return
    row.asked_at = timezone.now()
    row.save(update_fields=["asked_at"])
    ask_to_confirm(row)


def confirm(row: FollowedQuery) -> None:
    """Follow a query from now on; to do it twice changes nothing."""
    now = timezone.now()
    FollowedQuery.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=now, told_until=now)


@transaction.atomic
def stop(row: FollowedQuery) -> None:
    """Follow a query no more; who follows nothing else is forgotten."""
    row.delete()
    if not row.follower.queries.exists():
        leave(row.follower)


@transaction.atomic
def leave(follower: Follower) -> None:
    """Forget an address, all that it follows and the mails to it, those that are still to leave as well."""
    OutgoingMail.objects.filter(to__iexact=follower.email).exclude(unsubscribe_url="").delete()
    follower.delete()


def forget_unconfirmed(now: datetime.datetime | None = None) -> int:
    """Forget the queries that nobody confirmed in time, and the addresses that follow nothing. Return how many."""
    late = (now or timezone.now()) - CONFIRM_WITHIN
    number, _by_model = FollowedQuery.objects.filter(confirmed_at=None, asked_at__lte=late).delete()
    for follower in Follower.objects.filter(queries=None):
        leave(follower)
    return number
