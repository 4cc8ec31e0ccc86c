"""Events as an Atom feed."""

from collections.abc import Iterable

from core.outputs.feeds import atom_feed
from core.templatetags.databank import event_when
from core.text.rich_text import paragraphs, plain
from events.models import EventPage
from events.models.choices import EventStatus
from events.models.naming import event_uri, marked_title


def as_atom(events: Iterable[EventPage], *, title: str, page_path: str, feed_path: str) -> str:
    """Return an Atom feed. Identifiers are those of the events, so a changed address is no new entry."""
    feed = atom_feed(
        title=title,
        description="Evenementen over sociale samenhang en polarisering",
        page_path=page_path,
        feed_path=feed_path,
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


def _summary(event: EventPage) -> str:
    first = next((part.text for part in paragraphs(event.introduction)), "")
    status = "" if event.status == EventStatus.PLANNED else event.get_status_display()
    when = event_when(event.starts_at, event.ends_at)
    return plain(" · ".join(part for part in (status, when, event.where(), first) if part))
