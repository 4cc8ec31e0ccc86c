"""What the library refuses, whoever asks."""

from typing import Any

from django.db.models import Model
from django.db.models.deletion import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from library.login.subjects import lift_of
from library.models import Municipality, Organisation, Term, User, Vocabulary
from library.signals import password_renewed
from library.usage import pending_drafts_using


@receiver(pre_delete, sender=Vocabulary)
@receiver(pre_delete, sender=Term)
@receiver(pre_delete, sender=Municipality)
@receiver(pre_delete, sender=Organisation)
def protect_what_drafts_use(instance: Model, **_kwargs: Any) -> None:
    """Refuse to delete what a pending draft refers to; what published pages refer to, the database refuses itself."""
    if pages := pending_drafts_using(instance):
        raise ProtectedError(f"{instance} is used in drafts that are not published yet.", set(pages))


@receiver(password_renewed)
def let_in_at_once(user: User, **_kwargs: Any) -> None:
    """Let whoever has a new password try it, whatever was guessed before."""
    lift_of(user)
