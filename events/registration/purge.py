"""Removes what people told when they registered, some time after the event."""

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from events.models.registration import Mailing, Registration
from forms.models import OutgoingMail
from library.models import SiteSettings

logger = logging.getLogger(__name__)

DEFAULT_DAYS = 90


@dataclass(frozen=True)
class Purged:
    """How much was removed, or would be."""

    registrations: int
    mails: int


def purge_registrations(now: datetime.datetime | None = None, *, dry_run: bool = False) -> Purged:
    """Remove registrations for events that ended long enough ago, with the mails to those people. Return how many.

    How long is a setting of the site, in days. What was sent goes too: it holds the same data.
    """
    limit = (now or timezone.now()) - datetime.timedelta(days=days_kept())
    with transaction.atomic():
        registrations = Registration.objects.filter(event__ends_at__lte=limit)
        mails = OutgoingMail.objects.filter(registration_mail__registration__event__ends_at__lte=limit)
        purged = Purged(registrations.count(), mails.count())
        if not dry_run:
            mails.delete()
            registrations.delete()
            Mailing.objects.filter(event__ends_at__lte=limit).delete()
    if purged.registrations and not dry_run:
        logger.info("removed %s registrations and %s mails of past events", purged.registrations, purged.mails)
    return purged


def days_kept() -> int:
    """Return how many days after an event what people told is kept: the shortest that any site sets."""
    kept = SiteSettings.objects.order_by("registration_days").values_list("registration_days", flat=True).first()
    return DEFAULT_DAYS if kept is None else kept
