"""What is held about one person who registered, by e-mail address."""

from typing import Any

from django.utils import timezone

from events.models.registration import Registration
from events.registration.places import cancel
from post.models import OutgoingMail


def registrations_of(email: str) -> list[dict[str, Any]]:
    """Return all that is held about the registrations with this address."""
    rows = Registration.objects.filter(email__iexact=email).select_related("event")
    return [_registration(row) for row in rows.prefetch_related("choices")]


def erase_registrations(email: str) -> int:
    """Delete the registrations with this address, with their mails, and return how many; places go to who waits."""
    rows = list(Registration.objects.filter(email__iexact=email))
    for row in rows:
        cancel(row, by_editor=True)
        OutgoingMail.objects.filter(registration_mail__registration=row).delete()
        row.delete()
    return len(rows)


def _registration(row: Registration) -> dict[str, Any]:
    return {
        "evenement": row.event.title,
        "stand": row.get_state_display(),
        "naam": row.name,
        "e-mailadres": row.email,
        "organisatie": row.organisation,
        "antwoorden": row.answers,
        "workshops": [str(choice) for choice in row.choices.all()],
        "was_er": {True: "ja", False: "nee", None: ""}[row.attended],
        "ingeschreven_op": timezone.localtime(row.created_at).isoformat(timespec="seconds"),
    }
