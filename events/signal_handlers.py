"""What follows from an event that is published, and from the passing of days."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from events.models import EventPage
from events.pages.pictures import make_renditions
from events.programme.presentations import forget_presentations, record_presentations
from events.registration.personal_data import erase_registrations, registrations_of
from events.registration.places import give_freed_places
from events.registration.purge import purge_registrations
from forms.retention.personal_data import asked_for, to_erase
from post.daily import day_begins


@receiver(page_published, sender=EventPage)
def follow_publication(instance: EventPage, **_kwargs: Any) -> None:
    """Make the pictures, tell practices where they are presented, and give the places that came free."""
    make_renditions(instance)
    record_presentations(instance)
    give_freed_places(instance)


@receiver(page_unpublished, sender=EventPage)
def follow_withdrawal(instance: EventPage, **_kwargs: Any) -> None:
    """An event that is no longer public presents nothing."""
    forget_presentations(instance)


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
