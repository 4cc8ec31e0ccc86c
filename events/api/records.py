"""Whole records of the events, for every door of the API that tells them."""

from collections.abc import Callable, Collection
from typing import Any

from django.http import HttpRequest

from events.api.fields import EVENT_FIELDS
from events.models import EventPage
from events.models.naming import event_uri
from library.api.records import records_by_key


def whole_events(
    request: HttpRequest, keys: Collection[int], write: Callable[[str], str] = str
) -> dict[int, dict[str, Any]]:
    """Return what is told of the events with these keys, as far as they are public, by key.

    write: turns HTML into what rich text is told as.
    """
    pages = EventPage.objects.public().filter(pk__in=keys)
    return records_by_key(request, pages, EVENT_FIELDS, uri=event_uri, view="event", write=write)
