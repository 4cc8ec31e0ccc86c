"""What practices do when a register or a vocabulary changes."""

from typing import Any

from django.db.models import Model
from django.db.models.deletion import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from library.models import Municipality, Organisation, Term
from library.signals import term_merged
from practices.usage import move_term, pending_drafts_using


@receiver(pre_delete, sender=Term)
@receiver(pre_delete, sender=Municipality)
@receiver(pre_delete, sender=Organisation)
def protect_what_drafts_use(instance: Model, **_kwargs: Any) -> None:
    """Refuse to delete what a pending draft refers to; what published pages refer to, the database refuses itself."""
    if pages := pending_drafts_using(instance):
        raise ProtectedError(f"{instance} is used in drafts that are not published yet.", set(pages))


@receiver(term_merged)
def move_practices(old: Term, new: Term, **_kwargs: Any) -> None:
    """Let the practices that hold `old` hold `new`."""
    move_term(old, new)
