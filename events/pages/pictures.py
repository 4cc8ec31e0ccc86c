"""Makes the renditions of the pictures of events when those are published, so that no visitor waits for them."""

from functools import partial

from django.db import transaction

from events.models import EventPage
from events.models.event import IMAGE_RENDITIONS
from events.models.speaker import SPEAKER_RENDITION


def make_renditions(event: EventPage) -> None:
    """Make what the page shows of the image and of the photos of speakers. A failure is only logged.

    Not in the transaction: an editor's change is stored even when the file of an image can't be read.
    """
    if (image := event.image) is not None:
        transaction.on_commit(lambda: image.get_renditions(*IMAGE_RENDITIONS), robust=True)
    for speaker in event.speakers.select_related("photo"):
        if speaker.photo:
            transaction.on_commit(partial(speaker.photo.get_renditions, SPEAKER_RENDITION), robust=True)
