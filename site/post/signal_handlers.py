"""What the core does once a day: it stands below the post, which knows when a day begins."""

from typing import Any

from django.dispatch import receiver

from core.changelog.compaction import compact
from core.changelog.writing import write_differences
from post.daily import day_begins


@receiver(day_begins)
def keep_log_whole(**_kwargs: Any) -> None:
    """Write what changed without a word, and forget what is long ago."""
    write_differences()
    compact()
