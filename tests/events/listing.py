"""What the tests of the list of events share."""

import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from tests.factories import EventPageFactory
from tests.html import assert_sound, text_of

HOUR = datetime.timedelta(hours=1)
BRUSSELS = ZoneInfo("Europe/Brussels")
ATOM = "{http://www.w3.org/2005/Atom}"


def publish(event):
    event.save_revision().publish()
    event.refresh_from_db()
    return event


def make(title, starts_at, **fields):
    return EventPageFactory(title=title, starts_at=starts_at, ends_at=starts_at + 2 * HOUR, **fields)


def titles(client, query=""):
    """Return the titles on the page of the list, in its order."""
    document = assert_sound(client.get(f"/evenementen/{query}"))
    return [text_of(card) for card in document.select("main .card__title")]


def feed_of(client, query=""):
    """Return the entries of the feed as title and identifier, and check what the standard requires."""
    response = client.get(f"/evenementen/feed.atom?{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 - our own output
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, (element.tag, name)
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo is not None
        assert element.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("http")
    return [(entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}id")) for entry in entries]
