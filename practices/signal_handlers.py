"""What practices do when a register or a vocabulary changes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move

from core.changelog.noting import is_silent
from core.changes.content_changes import is_of_drafts
from core.changes.stamp import ChangeStamp
from library.models import DatabankImage, DatabankRendition, Municipality, Organisation, Term, Vocabulary
from library.signals import term_merged
from post.daily import day_begins
from practices import models
from practices.cms.usage import move_term, update_search
from practices.confirming.rounds import send_due
from practices.following import weekly
from practices.following.steps import forget_unconfirmed
from practices.models.readers.feedback import forget_sentences
from practices.models.sheets.practice_import import forget_imports
from practices.pages.pictures import make_renditions

# What touches many practices at once, or something that the log of changes does not tell: the index of facets, and what
# is kept with it, is built anew.
_OF_MANY = (
    models.PracticeIndexPage,
    Municipality,
    Term,
    Vocabulary,
    PageViewRestriction,
    Site,
    # Cards show no image of a restricted collection.
    Collection,
    CollectionViewRestriction,
)
# What the log of changes tells of by naming the practices that look different.
_OF_ONE = (
    models.PracticePage,
    models.PracticeTerm,
    models.PracticeMunicipality,
    models.PracticePresentation,
    models.PracticeAdoption,
    models.PracticeRelated,
    models.PracticeTag,
    models.PracticeTagItem,
    DatabankImage,
    DatabankRendition,
    Organisation,
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
def keep_followers_posted(**_kwargs: Any) -> None:
    """Forget who never confirmed, and mail the others who are due what is new in what they follow."""
    forget_unconfirmed()
    weekly.send_due()


@receiver(day_begins)
def forget_old_sentences(**_kwargs: Any) -> None:
    """Forget what readers wrote long ago."""
    forget_sentences()


@receiver(day_begins)
def forget_old_imports(**_kwargs: Any) -> None:
    """Forget the files of practices that were sent long ago; what they stored stays."""
    forget_imports()


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


def move_stamp_of_bulk(**_kwargs: Any) -> None:
    """Do the same where rows are written by someone who tells the log later, all at once."""
    if is_silent():
        ChangeStamp.move()


for _model in _OF_MANY:
    post_save.connect(move_stamp, sender=_model)
    post_delete.connect(move_stamp, sender=_model)
for _model in _OF_ONE:
    post_save.connect(move_stamp_of_bulk, sender=_model)
    post_delete.connect(move_stamp_of_bulk, sender=_model)
post_page_move.connect(move_stamp)
