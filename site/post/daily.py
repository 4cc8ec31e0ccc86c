"""What has to be done once a day. The worker of the outbox runs all the time, so it says when a day begins."""

import datetime

from django.dispatch import Signal
from django.utils import timezone

# Sent at the start of the worker and at the first look of each day in Brussels. An app does here what may be done
# twice without harm; what fails is logged and stops neither the rest nor the mails.
day_begins = Signal()


class Days:
    """Sends `day_begins` once for each day, for as long as a worker lives."""

    def __init__(self) -> None:
        self._begun: datetime.date | None = None

    def look(self) -> None:
        """Send the signal when this day was not seen before."""
        today = timezone.localdate()
        if today != self._begun:
            self._begun = today
            day_begins.send_robust(sender=Days)
