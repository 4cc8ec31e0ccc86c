"""What the page of an event shows."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from core.http.conditional import content_now
from core.kept import Kept
from events.models import EventPage
from events.models.naming import marked_title
from events.programme.reading import Programme
from events.registration.window import registering
from library.media.shared import SharePicture, picture_of
from library.media.shown import is_shown
from library.models import SiteSettings

# As many as people look at between two changes: those to come, and the last ones.
_programmes: Kept[int, Programme] = Kept(20)
_pictures: Kept[int, SharePicture | None] = Kept(20)


def present(event: EventPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of an event is given."""
    programme = _programme(event, request)
    site = Site.find_for_request(request)
    return {
        "programme": programme,
        "speakers": programme.speakers,
        "marked_title": marked_title(event),
        "route_url": SiteSettings.kept_for(site).route_url(event.address()) if site else "",
        "registering": registering(event, request),
        "picture": _picture(event),
    }


def _programme(event: EventPage, request: HttpRequest) -> Programme:
    """Return the programme of an event; no query while nothing changed. A preview shows what is not stored."""
    if getattr(request, "is_preview", False) or event.pk is None:
        return Programme.load(event)
    return _programmes.get(event.pk, content_now(), lambda: Programme.load(event))


def _picture(event: EventPage) -> SharePicture | None:
    """Return the image of an event as it is shared, if it has one that is shown; no query while nothing changed."""
    if event.image is None or not is_shown(event.image):
        return None
    image = event.image
    return _pictures.get(event.pk or 0, (content_now(), image.pk), lambda: picture_of(image, event.title))
