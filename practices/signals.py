"""What practices do when a register or a vocabulary changes."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver

from library.models import Municipality, Organisation, Term
from library.signals import term_merged
from practices.usage import move_term, update_search


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
