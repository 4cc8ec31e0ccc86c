"""What the post does once a day, with the core, which knows no days; and when a comment names someone."""

from typing import Any

from django.db import connection
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Comment, CommentReply

from core.changelog.compaction import compact
from core.changelog.writing import write_differences
from core.database import analyze
from post.daily import day_begins
from post.mentions import tell_mentioned
from post.outbox import forget_sent


@receiver(day_begins)
def keep_log_whole(**_kwargs: Any) -> None:
    """Write what changed without a word, and forget what is long ago."""
    write_differences()
    compact()


@receiver(day_begins)
def look_at_tables(**_kwargs: Any) -> None:
    """Let SQLite look at what it holds, by which it plans; PostgreSQL does so by itself.

    It took a report 3.6 s instead of 0.1 when five thousand rows had come since.
    """
    if connection.vendor == "sqlite":
        analyze()


@receiver(day_begins)
def forget_mails(**_kwargs: Any) -> None:
    """Forget the mails of long ago."""
    forget_sent()


@receiver(post_save, sender=Comment)
@receiver(post_save, sender=CommentReply)
def tell_who_is_mentioned(instance: Comment | CommentReply, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Owe a mail to each person that a new comment names."""
    if created and not raw:
        tell_mentioned(instance)
