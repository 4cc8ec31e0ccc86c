"""How often something may be tried: every door counts, and makes who tries too often wait, a little longer each time.

A door is what anyone may knock at as often as they like: the form to log in, a request for a new password. At each door
attempts are counted of whom they are about (an account, a mailbox) and of the network address from which they come. An
attempt is counted before it is looked at, so that a hundred at once are not looked at before the first one is counted.
"""

import datetime
import hashlib
import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from core.throttling.limits import client_address

logger = logging.getLogger(__name__)


class Door(models.TextChoices):
    """Where attempts are counted."""

    LOGIN = "inloggen", "Inloggen"
    RESET = "nieuw-wachtwoord", "Nieuw wachtwoord vragen"
    CHANGE = "wachtwoord-wijzigen", "Wachtwoord wijzigen"
    PAGE = "pagina", "Wachtwoord van een pagina of bestand"
    LINK = "link", "Link per mail"


class Kind(models.TextChoices):
    """Whose attempts are counted together."""

    ACCOUNT = "account", "Account of mailadres"
    BROWSER = "browser", "Bekende browser"
    ADDRESS = "adres", "Netwerkadres"


@dataclass(frozen=True)
class Pace:
    """How fast one may try: `free` attempts without a wait, then one that doubles, up to `longest`.

    forgotten: so long without an attempt, and counting starts anew.
    """

    free: int
    first: datetime.timedelta
    longest: datetime.timedelta
    forgotten: datetime.timedelta

    def wait(self, count: int) -> datetime.timedelta | None:
        """Return how long to wait after attempt number `count`, None when not at all."""
        doubled = count - self.free
        if doubled < 0:
            return None
        # Past twenty times it is longer than any longest, and soon longer than a number holds.
        return min(self.first * 2 ** min(doubled, 20), self.longest)


# The longest is bounded, for a stranger can make it last: no account is closed for good.
_SHORT, _LONG = datetime.timedelta(seconds=30), datetime.timedelta(minutes=15)
_HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
PACES = {
    Kind.ACCOUNT: Pace(5, _SHORT, _LONG, DAY),
    Kind.BROWSER: Pace(5, _SHORT, _LONG, DAY),
    # A service may share an address; its mistakes of yesterday say nothing.
    Kind.ADDRESS: Pace(20, _SHORT, _LONG, _HOUR),
}
# Many people know the password of a page; one person hands in several practices on a day.
_OF_MANY = Pace(20, _SHORT, _LONG, DAY)
PACES_AT = {(Door.PAGE, Kind.ACCOUNT): _OF_MANY, (Door.LINK, Kind.ACCOUNT): _OF_MANY}


@dataclass(frozen=True)
class Subject:
    """Of whom attempts are counted. key: who, within the kind; label: how it is shown to administrators, if at all."""

    kind: Kind
    key: str
    label: str = ""

    @property
    def digest(self) -> str:
        """What is stored of the key, which can be a word that was typed in the wrong field."""
        return hmac.new(settings.SECRET_KEY.encode(), f"{self.kind}:{self.key}".encode(), hashlib.sha256).hexdigest()


def mailbox(address: str) -> Subject:
    """Return the mailbox to which something is mailed because someone typed its address, whoever that is."""
    return Subject(Kind.ACCOUNT, f"mail:{address.casefold()}")


def address_of(request: HttpRequest) -> Subject:
    """Return the network address from which `request` comes."""
    address = client_address(request)
    return Subject(Kind.ADDRESS, address, address)


class Attempts(models.Model):
    """The attempts of one subject at one door. `until`: so long none is looked at."""

    is_content = False

    door = models.CharField("waar", max_length=32, choices=Door.choices)
    kind = models.CharField("soort", max_length=16, choices=Kind.choices)
    digest = models.CharField(max_length=64, editable=False)
    label = models.CharField("van", max_length=254, blank=True)
    count = models.PositiveIntegerField("pogingen", default=0)
    last_at = models.DateTimeField("laatste poging", default=timezone.now)
    until = models.DateTimeField("moet wachten tot", null=True, blank=True)

    class Meta:
        verbose_name = "poging"
        verbose_name_plural = "pogingen"
        default_permissions = ("view", "delete")
        constraints = [models.UniqueConstraint("door", "kind", "digest", name="attempts_of_one_subject")]
        indexes = [models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.get_door_display()}: {self.label or self.get_kind_display().lower()}"

    @property
    def waits(self) -> str:
        """Until when none is looked at, for people; empty where one may go on."""
        if self.until is None or self.until <= timezone.now():
            return ""
        return date_format(timezone.localtime(self.until), "H.i") + " uur"

    def add(self, now: datetime.datetime) -> None:
        """Count one more; not stored yet."""
        door, kind = Door(self.door), Kind(self.kind)
        pace = PACES_AT.get((door, kind), PACES[kind])
        self.count = 1 if self.last_at < now - pace.forgotten else self.count + 1
        self.last_at = now
        wait = pace.wait(self.count)
        self.until = now + wait if wait else None


@transaction.atomic
def attempt(door: Door, subjects: Iterable[Subject]) -> datetime.datetime | None:
    """Count an attempt of `subjects` together, and return None: it may be looked at.

    Where one of them has to wait, nothing is counted, and the moment until when is returned.
    """
    now = timezone.now()
    # Always locked in the same order.
    rows = [_locked(door, subject) for subject in sorted(subjects, key=lambda subject: subject.kind)]
    waits = [row.until for row in rows if row.until and row.until > now]
    if waits:
        return max(waits)
    for row in rows:
        row.add(now)
        row.save(update_fields=["label", "count", "last_at", "until"])
        if row.until:
            logger.warning(
                "%s: %s %s waits until %s after %d attempts",
                row.door, row.kind, row.label if row.kind == Kind.ADDRESS else row.digest[:12], row.until, row.count,
            )  # fmt: skip
    return None


def _locked(door: Door, subject: Subject) -> Attempts:
    rows = Attempts.objects.select_for_update()
    row, _made = rows.get_or_create(door=door, kind=subject.kind, digest=subject.digest)
    row.label = subject.label
    return row


@transaction.atomic
def succeeded(door: Door, subjects: Iterable[Subject]) -> None:
    """Say that the attempt that was just counted was right: of an account the others are forgotten.

    Not of an address: who has an account of their own could try others in between.
    """
    for subject in sorted(subjects, key=lambda subject: subject.kind):
        rows = Attempts.objects.filter(door=door, kind=subject.kind, digest=subject.digest)
        if subject.kind == Kind.ADDRESS:
            rows.filter(count__gt=0).update(count=models.F("count") - 1, until=None)
        else:
            rows.delete()


def lift(doors: Iterable[Door], subject: Subject) -> None:
    """Forget the attempts of `subject` at `doors`."""
    Attempts.objects.filter(door__in=list(doors), kind=subject.kind, digest=subject.digest).delete()


def forget_old() -> int:
    """Remove what counts no more, and return how many rows that were."""
    number, _of_each = Attempts.objects.filter(last_at__lt=timezone.now() - DAY).delete()
    return number


def try_again(until: datetime.datetime) -> str:
    """Return the sentence that says when: 'Probeer het opnieuw om 14.05 uur, over 3 minuten.'"""
    # A whole minute later, so that it is true.
    moment = timezone.localtime(until) + datetime.timedelta(seconds=59)
    minutes = max(1, int((moment - timezone.now()).total_seconds() // 60))
    left = "één minuut" if minutes == 1 else f"{minutes} minuten"
    return f"Probeer het opnieuw om {date_format(moment, 'H.i')} uur, over {left}."
