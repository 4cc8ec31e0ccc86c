"""From when and until when: the ends of a range of time by which a list is chosen."""

import datetime
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from core.text.partial_dates import first_day, in_words, last_day

_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
# Of a text that is read, in characters.
LONGEST_LIMIT = len("2019-03-26T13:00:00.000000+01:00")


@dataclass(frozen=True)
class Bound:
    """A parameter that is one end of a range.

    phrase: the words before it in a sentence: 'begonnen vanaf'. is_last: whether it is the last that is wanted, and not
    the first. takes_moment: whether it may be a moment as well as a year, a month or a day. The rest as of a Parameter.
    """

    name: str
    label: str
    phrase: str
    meaning: str
    description: str
    example: str
    is_last: bool = False
    takes_moment: bool = False

    def read(self, text: str) -> "Limit":
        """Return what stands in an address. Raises ValueError when it is no date, or no moment where one may be."""
        if self.takes_moment and _MOMENT.fullmatch(text):
            return Limit(self, text, _aware(datetime.datetime.fromisoformat(text)))
        day = last_day(text) if self.is_last else first_day(text)
        if not self.takes_moment:
            return Limit(self, text, day)
        time = datetime.time.max if self.is_last else datetime.time.min
        return Limit(self, text, _aware(datetime.datetime.combine(day, time)))


@dataclass(frozen=True)
class Limit:
    """A bound as it is asked. text: as it stood in the address; at: what that means, a day or a moment."""

    bound: Bound
    text: str
    at: datetime.date

    def holds(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether what lasts from `first` to `last`, or lies somewhere between, may be within; all days, or moments."""
        return first <= self.at if self.bound.is_last else last >= self.at

    @property
    def in_words(self) -> str:
        """What is asked, in Dutch: '26 maart 2019'."""
        if isinstance(self.at, datetime.datetime) and "T" in self.text:
            return date_format(timezone.localtime(self.at), r"j F Y \o\m H.i \u\u\r")
        return in_words(self.text)


def _aware(moment: datetime.datetime) -> datetime.datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
