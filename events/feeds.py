"""Events as an Atom feed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.feedgenerator import Atom1Feed

from core.rich_text import paragraphs, plain
from core.templatetags.databank import event_when
from events.naming import PLANNED, event_uri, marked_title

if TYPE_CHECKING:
    from events.models import EventPage

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# A feed is read for what is new; who wants all takes the calendar.
FEED_SIZE = 50


def as_atom(events: Iterable["EventPage"], *, title: str, page_url: str, feed_url: str) -> str:
    """Return an Atom feed. Identifiers are those of the events, so a changed address is no new entry."""
    feed = Atom1Feed(
        title=title,
        link=page_url,
        description="Evenementen over sociale samenhang en polarisering",
        language="nl-BE",
        feed_url=feed_url,
        feed_guid=feed_url,
        author_name="Agentschap Binnenlands Bestuur",
    )
    for event in events:
        feed.add_item(
            title=plain(marked_title(event)),
            link=event.full_url,
            unique_id=event_uri(event),
            description=_summary(event),
            pubdate=event.first_published_at,
            updateddate=event.last_published_at,
        )
    return feed.writeString("utf-8")


def _summary(event: "EventPage") -> str:
    first = next((part.text for part in paragraphs(event.introduction)), "")
    status = "" if event.status == PLANNED else event.get_status_display()
    when = event_when(event.starts_at, event.ends_at)
    return plain(" · ".join(part for part in (status, when, event.where(), first) if part))
