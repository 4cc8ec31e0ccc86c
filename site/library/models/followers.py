"""What the log of changes tells of vocabularies, and what shows something of what the library keeps."""

from collections.abc import Collection as SomeOf
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction

from core.changelog.followers import follow, shows
from core.changelog.noting import note
from core.changelog.sources import RowSource, declare_source
from core.changes.stamp import ChangeStamp
from library.models.media import DatabankDocument, DatabankImage, DatabankRendition
from library.models.registers import Municipality, Organisation
from library.models.settings import SiteSettings
from library.models.texts import ChangedText
from library.models.vocabularies import Term, Vocabulary

declare_source(RowSource("term", Term, title="label", visible=Term.objects.current, replaced_by="replaced_by"))
declare_source(RowSource("vocabulary", Vocabulary, title="name", visible=Vocabulary.objects.all))
follow(Term, Municipality, Organisation, DatabankImage, DatabankDocument)


@shows(Vocabulary)
def terms_of(keys: SomeOf[int]) -> tuple[type[Model], Iterable[int]]:
    """A term is told with the name of its vocabulary."""
    return Term, Term.objects.filter(vocabulary__in=keys).order_by().values_list("pk", flat=True)


@shows(Collection)
def images_in(keys: SomeOf[int]) -> tuple[type[Model], Iterable[int]]:
    """No page shows an image of a restricted collection."""
    return DatabankImage, _in_collections(DatabankImage, keys)


@shows(Collection)
def documents_in(keys: SomeOf[int]) -> tuple[type[Model], Iterable[int]]:
    """No page leads to a document of a restricted collection."""
    return DatabankDocument, _in_collections(DatabankDocument, keys)


def _in_collections(model: Any, keys: SomeOf[int]) -> Iterable[int]:
    below = Q()
    for path in Collection.objects.filter(pk__in=keys).values_list("path", flat=True):
        below |= Q(collection__path__startswith=path)
    keys_in: Iterable[int] = model.objects.filter(below).order_by().values_list("pk", flat=True) if below else ()
    return keys_in


@receiver(post_save, sender=SiteSettings)
@receiver(post_delete, sender=SiteSettings)
@receiver(post_save, sender=ChangedText)
@receiver(post_delete, sender=ChangedText)
def change_everything(**_kwargs: Any) -> None:
    """Say that every page may be another: what it leads to and says beside its content is set there."""
    ChangeStamp.move()


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def note_private_files(instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    """Note that files came or went."""
    note(Collection, {instance.collection_id})


@receiver(post_delete, sender=DatabankRendition)
def note_other_file(instance: DatabankRendition, **_kwargs: Any) -> None:
    """Note that an image has another file: what was made of the old one is removed."""
    note(DatabankImage, {instance.image_id})
