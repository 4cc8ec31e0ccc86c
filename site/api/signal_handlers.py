"""What the API does from time to time."""

from typing import Any

from django.dispatch import receiver

from post.daily import day_begins, minute_begins


@receiver(minute_begins)
def send_what_changed(**_kwargs: Any) -> None:
    """Send to every webhook what it does not know yet."""
    # Not before: what the API tells is put together of what the apps declare while they are loaded.
    from api.webhooks.delivering import deliver_due

    deliver_due()


@receiver(day_begins)
def forget_what_was_sent(**_kwargs: Any) -> None:
    """Remove messages of long ago."""
    from api.webhooks.delivering import forget_deliveries

    forget_deliveries()
