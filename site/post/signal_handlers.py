"""What the post does once a day, and the core, which stands below it and knows no days."""

from typing import Any

from django.dispatch import receiver

from core.changelog.compaction import compact
from core.changelog.writing import write_differences
from post.daily import day_begins
from post.outbox import forget_sent


@receiver(day_begins)
def keep_log_whole(**_kwargs: Any) -> None:
    """Write what changed without a word, and forget what is long ago."""
    write_differences()
    compact()


@receiver(day_begins)
def forget_mails(**_kwargs: Any) -> None:
    """Forget the mails of long ago."""
    forget_sent()
