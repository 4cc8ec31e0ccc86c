"""What practices do when a register or a vocabulary changes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move

from core.changes.content_changes import is_of_drafts
from core.changes.stamp import ChangeStamp
from library.models import DatabankImage, DatabankRendition, Municipality, Organisation, Term, Vocabulary
from library.signals import term_merged
from post.daily import day_begins
from practices import models
from practices.cms.usage import move_term, update_search
from practices.confirming.rounds import send_due
from practices.models.feedback import forget_sentences
from practices.pages.pictures import make_renditions

# Everything that the index of facets, and what search keeps with it, is made of. Rows that are written in bulk move the
# stamp where that is done.
_INDEXED = (
    models.PracticeIndexPage,
    models.PracticePage,
    models.PracticeTerm,
    models.PracticeMunicipality,
    models.PracticePresentation,
    models.PracticeAdoption,
    models.PracticeRelated,
    models.PracticeTag,
    models.PracticeTagItem,
    DatabankImage,
    Municipality,
    Organisation,
    Term,
    Vocabulary,
    PageViewRestriction,
    Site,
    # Cards, which are kept with the index, show no image of a restricted collection.
    Collection,
    CollectionViewRestriction,
)


@receiver(page_published, sender=models.PracticePage)
def follow_publication(instance: models.PracticePage, **_kwargs: Any) -> None:
    """Make what pages show of the image."""
    make_renditions(instance)


@receiver(day_begins)
def ask_owners(**_kwargs: Any) -> None:
    """Ask the owners of practices whether they still hold."""
    send_due()


@receiver(day_begins)
def forget_old_sentences(**_kwargs: Any) -> None:
    """Forget what readers wrote long ago."""
    forget_sentences()


@receiver(term_merged)
def move_practices(old: Term, new: Term, **_kwargs: Any) -> None:
    """Let the practices that hold `old` hold `new`."""
    move_term(old, new)


@receiver(post_save, sender=Term)
@receiver(post_save, sender=Municipality)
@receiver(post_save, sender=Organisation)
def keep_practices_findable(instance: Model, created: bool, raw: bool, **_kwargs: Any) -> None:
    """Who looks for the new name, or for a word that a term gained, finds the practices that hold it."""
    if not created and not raw:
        update_search(instance)


def move_stamp(update_fields: Iterable[str] | None = None, **_kwargs: Any) -> None:
    """Let every process build its index of facets anew, as soon as the transaction that is going on is stored.

    A draft that is stored, which the CMS does by itself while someone writes, changes nothing of it.
    """
    if not is_of_drafts(update_fields):
        ChangeStamp.move()


for _model in _INDEXED:
    post_save.connect(move_stamp, sender=_model)
    post_delete.connect(move_stamp, sender=_model)
post_page_move.connect(move_stamp)
# Another file for an image; its renditions are made while pages are read, so that is no change.
post_delete.connect(move_stamp, sender=DatabankRendition)
