"""The picture that shows where the address of a page is shared."""

from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from library.media.shown import is_shown
from library.models import DatabankImage, SiteSettings

# As large as the places ask that show it.
WIDTH, HEIGHT = 1200, 630
SHARE_RENDITION = f"fill-{WIDTH}x{HEIGHT}|format-jpeg"
_DRAWN = "Databank sociale samenhang: cirkels die elkaar raken"


class SharePicture(NamedTuple):
    """The picture that shows where a page is shared: full address, size in pixels, text instead of it."""

    url: str
    width: int
    height: int
    alt: str


def picture_of(image: DatabankImage, alt: str) -> SharePicture:
    """Return an image as it is shared. alt: for an image without a text of its own."""
    shared = image.get_rendition(SHARE_RENDITION)
    return SharePicture(urljoin(settings.BASE_URL, shared.url), shared.width, shared.height, image.description or alt)


def site_picture(of: SiteSettings | None) -> SharePicture:
    """Return the picture for pages without one: the image that editors chose, or else the one that is drawn."""
    if of is not None and of.share_image is not None and is_shown(of.share_image):
        return picture_of(of.share_image, "")
    return SharePicture(urljoin(settings.BASE_URL, reverse("site_picture")), WIDTH, HEIGHT, _DRAWN)


def make_rendition(of: SiteSettings) -> None:
    """Make the picture, so that no visitor waits for it and no GET writes. A failure is only logged."""
    if (image := of.share_image) is not None:
        transaction.on_commit(lambda: image.get_rendition(SHARE_RENDITION), robust=True)
