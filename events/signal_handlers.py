"""What follows from an event that is published, and from the passing of days."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from core.changes import ChangeStamp
from events.models import EventPage, presented_practices
from events.models.choices import EventStatus
from events.registration.personal_data import erase_registrations, registrations_of
from events.registration.places import give_freed_places
from events.registration.purge import purge_registrations
from forms.daily import day_begins
from forms.people import asked_for, to_erase
from practices.models import PracticePresentation


@receiver(page_published, sender=EventPage)
@transaction.atomic
def record_presentations(instance: EventPage, **_kwargs: Any) -> None:
    """Write which practices the published programme presents, and forget those that it no longer does."""
    PracticePresentation.objects.filter(event_page=instance).delete()
    if instance.starts_at is None:
        return
    ChangeStamp.move()
    note = "" if instance.status == EventStatus.PLANNED else instance.get_status_display()
    PracticePresentation.objects.bulk_create(
        PracticePresentation(practice=practice, event_page_id=instance.pk, starts_at=instance.starts_at, note=note)
        for practice in presented_practices(instance)
    )


@receiver(page_unpublished, sender=EventPage)
def forget_presentations(instance: EventPage, **_kwargs: Any) -> None:
    """An event that is no longer public presents nothing; a deleted one takes its rows along by itself."""
    PracticePresentation.objects.filter(event_page=instance).delete()


@receiver(page_published, sender=EventPage)
def give_places_that_came_free(instance: EventPage, **_kwargs: Any) -> None:
    """More places, or other workshops, are for those who wait."""
    if instance.registrations.active().exists():
        give_freed_places(instance.pk)


@receiver(day_begins)
def purge(**_kwargs: Any) -> None:
    """Remove what was told by those who came to an event long ago."""
    purge_registrations()


@receiver(asked_for)
def tell_of_registrations(email: str, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Tell what is held of someone who registered."""
    return "inschrijvingen", registrations_of(email)


@receiver(to_erase)
def forget_registrations(email: str, **_kwargs: Any) -> int:
    """Erase what is held of someone who registered."""
    return erase_registrations(email)
