"""What follows from the passing of days."""

from typing import Any

from django.dispatch import receiver

from forms.daily import day_begins
from forms.retention import purge_submissions


@receiver(day_begins)
def purge(**_kwargs: Any) -> None:
    """Remove what was told and is no longer needed."""
    purge_submissions()
