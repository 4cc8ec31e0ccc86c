"""Feeds of the site."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from core.text.characters import clean_data

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# A feed is read for what is new; who wants all takes the export, or the calendar.
FEED_SIZE = 50


class _Feed(Atom1Feed):
    """A feed that no text of an entry makes fail: XML has no place for control characters."""

    def add_item(self, *args: Any, **values: Any) -> None:
        super().add_item(*clean_data(args), **clean_data(values))


def atom_feed(*, title: str, description: str, page_path: str, feed_path: str) -> Atom1Feed:
    """Return a feed without entries; page_path is that of the page of which it tells what is new.

    The address of a feed is its identifier, so it follows the settings and not the host that was asked.
    """
    page_url, feed_url = (urljoin(settings.BASE_URL, path) for path in (page_path, feed_path))
    return _Feed(
        title=title,
        link=page_url,
        description=description,
        language="nl-BE",
        feed_url=feed_url,
        feed_guid=feed_url,
        author_name="Agentschap Binnenlands Bestuur",
    )
