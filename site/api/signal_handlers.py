"""What the API does from time to time."""

from typing import Any

from django.dispatch import receiver

from api.keys.models import ApiKey, forget_holder, keys_of
from forms.retention.personal_data import erasure_requested, personal_data_requested
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


@receiver(day_begins)
def forget_keys(**_kwargs: Any) -> None:
    """Remove keys that ended long ago, with whose they were."""
    ApiKey.objects.ended_long_ago().delete()


@receiver(personal_data_requested)
def tell_of_keys(email: str, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Tell which keys of the API someone has."""
    return "API-sleutels", keys_of(email)


@receiver(erasure_requested)
def forget_holder_of_keys(email: str, **_kwargs: Any) -> int:
    """Erase who has keys of the API."""
    return forget_holder(email)
