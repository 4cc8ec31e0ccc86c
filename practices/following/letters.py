"""Writes the mails to who follows practices to the outbox, in the transaction of what causes them."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.template.defaultfilters import pluralize
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.text.numbers import dutch_number
from library.wording.said import say
from post.letters import letter
from practices.following.links import leave_links, query_links
from practices.following.questions import answer_to, in_words, list_path
from practices.models import FollowedQuery, Follower, PracticePage
from practices.models.readers.follower import CONFIRM_WITHIN

# So many practices a mail tells of each query; the list has the rest.
MOST_TOLD = 10


class News(NamedTuple):
    """What appeared in a query that is followed. asked: it in words; practices: all of them, the newest first."""

    row: FollowedQuery
    asked: str
    practices: Sequence[PracticePage]

    @property
    def told(self) -> Sequence[PracticePage]:
        """Those that stand in the mail."""
        return self.practices[:MOST_TOLD]

    @property
    def left(self) -> str:
        """How many more there are, in words; empty where all are told."""
        left = len(self.practices) - MOST_TOLD
        return f"En nog {dutch_number(left)}" if left > 0 else ""

    @property
    def list_url(self) -> str:
        """The list with all that the query finds."""
        return urljoin(settings.BASE_URL, list_path(self.row.query))

    @property
    def stop_url(self) -> str:
        """Where one stops following it."""
        return query_links.url(self.row)


def ask_to_confirm(row: FollowedQuery) -> None:
    """Owe a mail with the link by which one says that one wants to follow a query."""
    context = {"until": date_format(localtime(row.asked_at + CONFIRM_WITHIN), "j F Y")}
    _owe_about(row, say("mails.ask_subject"), "practices/mail/follow.txt", context)


def say_already_followed(row: FollowedQuery) -> None:
    """Owe a mail that says that nothing has to be done."""
    _owe_about(row, say("mails.known_subject"), "practices/mail/follow_known.txt", {})


def tell(follower: Follower, news: Sequence[News]) -> None:
    """Owe the mail of this week."""
    # A practice that two queries find is one practice.
    number = len({page.pk for found in news for page in found.practices})
    subject = f"{dutch_number(number)} nieuwe praktijk{pluralize(number, 'en')} in wat je volgt"
    _owe(follower, subject, "practices/mail/followed.txt", {"news": news})


def _owe_about(row: FollowedQuery, subject: str, template: str, context: dict[str, Any]) -> None:
    told = {"asked": in_words(answer_to(row.query), with_text=False), "link": query_links.url(row), **context}
    _owe(row.follower, subject, template, told)


def _owe(follower: Follower, subject: str, template: str, context: dict[str, Any]) -> None:
    leave_url = leave_links.url(follower)
    mail = letter(follower.email, subject, template, {**context, "leave_url": leave_url})
    mail.unsubscribe_url = leave_url
    mail.save()
