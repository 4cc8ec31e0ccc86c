"""Whole records of the events, for every door of the API that tells them."""

from collections.abc import Callable, Collection
from typing import Any

from django.http import HttpRequest

from events.api.fields import EVENT_FIELDS
from events.models import EventPage
from events.models.naming import event_uri
from library.api.records import page_records
from library.api.serializers import with_joins


def whole_events(
    request: HttpRequest, keys: Collection[int], write: Callable[[str], str] = str
) -> dict[int, dict[str, Any]]:
    """Return what is told of the events with these keys, as far as they are public, by key.

    write: turns HTML into what rich text is told as.
    """
    pages = list(with_joins(EventPage.objects.public(), EVENT_FIELDS).filter(pk__in=keys))
    records = page_records(request, pages, EVENT_FIELDS, uri=event_uri, view="event", write=write)
    return {page.pk: record for page, record in zip(pages, records, strict=True)}
