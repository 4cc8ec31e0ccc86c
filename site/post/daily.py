"""What has to be done once a day or once a minute: the worker of the outbox runs all the time, and says when."""

import datetime

from django.dispatch import Signal
from django.utils import timezone

# Sent at the start of the worker and at the first look of each day in Brussels. An app does here what may be done
# twice without harm; what fails is logged and stops neither the rest nor the mails.
day_begins = Signal()
# The same, of minutes. What is done here is done between two mails, so it is short unless there is something to do.
minute_begins = Signal()


class Days:
    """Sends `day_begins` once for each day and `minute_begins` once for each minute, for as long as a worker lives."""

    def __init__(self) -> None:
        self._day: datetime.date | None = None
        self._minute: datetime.datetime | None = None

    def look(self) -> None:
        """Send the signals of a day and a minute that were not seen before."""
        now = timezone.localtime()
        if now.date() != self._day:
            self._day = now.date()
            day_begins.send_robust(sender=Days)
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            minute_begins.send_robust(sender=Days)
