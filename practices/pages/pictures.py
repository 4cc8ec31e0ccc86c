"""Makes the renditions of the image of a practice when it is published, so that no visitor waits for it."""

from django.db import transaction

from practices.models import PracticePage
from practices.models.querysets import PRACTICE_RENDITIONS


def make_renditions(practice: PracticePage) -> None:
    """Make what pages show of the image, so that no visitor waits for it and no GET writes. A failure is only logged.

    Not in the transaction: an editor's change is stored even when the file of the image can't be read.
    """
    image = practice.image
    if image is not None:
        transaction.on_commit(lambda: image.get_renditions(*PRACTICE_RENDITIONS), robust=True)
