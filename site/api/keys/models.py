"""Who may ask more of the API than anyone may."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

# So that people, and programs that look for lost secrets, know what it is.
_BEGIN = "databank_"
# In bytes: enough for nobody to guess one, so that a plain digest of it keeps it secret.
_SECRET = 20
# Characters of a key that are kept to know it by.
_SHOWN = len(_BEGIN) + 6
_FEWEST, _MOST = 2, 1000
# Long enough to ask why something does not work any more.
_KEPT_AFTER_END = timedelta(days=365)


def digest_of(key: str) -> str:
    """Return what is stored of a key, by which it is found."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def ended_long_ago(self) -> "ApiKeyQuerySet":
        """Return the keys that have not worked for a year: whose they were need not be known any longer."""
        moment = timezone.now() - _KEPT_AFTER_END
        return self.filter(Q(revoked_at__lt=moment) | Q(expires_on__lt=timezone.localdate(moment)))


class ApiKey(models.Model):
    """A key of a program that asks more than usual. It opens nothing, and changes no answer.

    prefix: how the key begins, by which people know it; digest: of the whole, which is stored nowhere. times: how many
    times as much as without a key. expires_on: the last day on which it works. last_used_on: to the day.
    """

    is_content = False

    name = models.CharField("naam", max_length=120, help_text="Wie of wat gebruikt de sleutel?")
    organisation = models.CharField("organisatie", max_length=200)
    email = models.EmailField(
        "e-mailadres", help_text="Hier verwittig je de gebruiker, bijvoorbeeld voor je ze intrekt."
    )
    times = models.PositiveSmallIntegerField(
        "quotum",
        default=10,
        validators=[MinValueValidator(_FEWEST), MaxValueValidator(_MOST)],
        help_text=f"Hoeveel keer zoveel als zonder sleutel? Van {_FEWEST} tot {_MOST}.",
    )
    expires_on = models.DateField("geldig tot en met", null=True, blank=True, help_text="Leeg: zonder einde.")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True, editable=False)
    prefix = models.CharField("begint met", max_length=_SHOWN, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)
    last_used_on = models.DateField("laatst gebruikt op", null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API-sleutel"
        verbose_name_plural = "API-sleutels"
        ordering = ["organisation", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(times__range=(_FEWEST, _MOST)), name="api_key_times"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name} ({self.prefix}…)"

    def new_key(self) -> str:
        """Give it a key, not stored yet, and return that: the only time that anyone can."""
        key = _BEGIN + secrets.token_hex(_SECRET)
        self.prefix, self.digest = key[:_SHOWN], digest_of(key)
        return key

    def why_not(self) -> str:
        """Return why it does not work, in English for programs; empty when it does."""
        if self.revoked_at is not None:
            return "This key was revoked."
        if self.expires_on is not None and self.expires_on < timezone.localdate():
            return f"This key worked until {self.expires_on:%Y-%m-%d}."
        return ""

    def state(self) -> str:
        """Return in Dutch whether it works."""
        if self.revoked_at is not None:
            return f"Ingetrokken op {timezone.localtime(self.revoked_at):%d/%m/%Y}"
        return "Verlopen" if self.why_not() else "Geldig"

    def note_use(self) -> None:
        """Remember that it was used today: at most one row a day is written, whatever is asked."""
        today = timezone.localdate()
        if self.last_used_on != today:
            ApiKey.objects.filter(pk=self.pk).update(last_used_on=today)


def keys_of(email: str) -> list[dict[str, Any]]:
    """Return what is held of the person with this address: the keys for which it was given."""
    columns = {
        "naam": "name",
        "organisatie": "organisation",
        "begint met": "prefix",
        "laatst gebruikt op": "last_used_on",
    }
    rows = ApiKey.objects.filter(email__iexact=email).values(*columns.values())
    return [{label: row[column] for label, column in columns.items()} for row in rows]


def forget_holder(email: str) -> int:
    """Forget who is behind keys; they go on working for the organisation. Return how many those were."""
    return ApiKey.objects.filter(email__iexact=email).update(name="", email="")
