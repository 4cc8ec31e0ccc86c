"""What follows from an event that is published, and from the passing of days."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.signals import page_published, page_unpublished

from events.models import EventPage
from events.pages.pictures import make_renditions
from events.programme.presentations import forget_presentations, record_presentations
from events.registration.form_pages import address_at_event
from events.registration.personal_data import erase_registrations, registrations_of
from events.registration.places import give_freed_places
from events.registration.purge import purge_registrations
from forms.filling.access import form_address_requested
from forms.models import FormPage
from forms.retention.personal_data import erasure_requested, personal_data_requested
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


@receiver(form_address_requested)
def tell_where_one_registers(page: FormPage, request: HttpRequest, **_kwargs: Any) -> str:
    """Tell that a form is filled in at the event for which it registers."""
    return address_at_event(page, request)


@receiver(day_begins)
def purge(**_kwargs: Any) -> None:
    """Remove what was told by those who came to an event long ago."""
    purge_registrations()


@receiver(personal_data_requested)
def tell_of_registrations(email: str, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Tell what is held of someone who registered."""
    return "inschrijvingen", registrations_of(email)


@receiver(erasure_requested)
def forget_registrations(email: str, **_kwargs: Any) -> int:
    """Erase what is held of someone who registered."""
    return erase_registrations(email)
