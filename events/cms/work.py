"""The panel of the first screen about events that are coming."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import EventPage, RegistrationState
from events.models.choices import EventStatus, RegistrationMode
from library.cms.page_work import editable_by, may
from library.cms.work import Work, WorkPanel, WorkRow


class EventsPanel(WorkPanel):
    """The events that are coming and that the user may edit, soonest first, with who comes and who waits."""

    name = "komende-evenementen"
    heading = "Komende evenementen"
    icon = "date"
    empty = "Er komt geen evenement aan."
    order = 150

    def is_for(self) -> bool:
        return may(self.user, "change")

    def work(self) -> Work:
        coming = editable_by(self.user, EventPage.objects.upcoming())
        counted = coming.defer_streamfields().annotate(
            come=Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED)),
            wait=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
        )
        return Work([_row(event) for event in counted[: self.most]], coming.count())


def _row(event: Any) -> WorkRow:
    by_form = event.registration_mode == RegistrationMode.FORM
    address = "event_participants" if by_form else "wagtailadmin_pages:edit"
    day = date_format(timezone.localtime(event.starts_at), "j F Y")
    note = ", ".join([day, *(_registrations(event) if by_form else ())])
    return WorkRow(event.get_admin_display_title(), reverse(address, args=[event.pk]), note=note, label=_label(event))


def _registrations(event: Any) -> list[str]:
    """Return how many come, of how many, and how many wait, in words."""
    come = f"{event.come} van {event.capacity} plaatsen" if event.capacity else f"{event.come} ingeschreven"
    return [come, f"{event.wait} op de wachtlijst"] if event.wait else [come]


def _label(event: Any) -> str:
    if not event.live:
        return "Concept"
    if event.status != EventStatus.PLANNED:
        return str(event.get_status_display())
    return "Volzet" if event.capacity and event.come >= event.capacity else ""
