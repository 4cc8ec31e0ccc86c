"""Operations on vocabularies that touch more than one row."""

from django.core.exceptions import ValidationError
from django.db import transaction

from library.models import Term
from library.signals import term_merged


@transaction.atomic
def merge_terms(old: Term, new: Term) -> None:
    """Merge `old` into `new`: everything that holds `old` holds `new` from now on, and `old` points to it.

    The row of `old` stays, so that its URI keeps resolving and older revisions can be published. Narrower terms move
    along, the labels of `old` become alternative labels of `new`. Raises ValidationError when the two can't be merged.
    """
    if old.pk == new.pk:
        raise ValidationError("Kies een andere term dan de term zelf.")
    if old.vocabulary_id != new.vocabulary_id:
        raise ValidationError("Beide termen moeten in hetzelfde vocabularium staan.")
    if old.replaced_by_id is not None:
        raise ValidationError("Deze term is al samengevoegd met een andere.")
    if new.replaced_by_id is not None:
        raise ValidationError("De gekozen term is zelf al samengevoegd met een andere.")
    if new.broader_id == old.pk:
        new.broader = old.broader
    old.narrower.exclude(pk=new.pk).update(broader=new)
    old.replaces.update(replaced_by=new)
    known = {label.casefold() for label in (new.label, *new.alternative_label_list())}
    gained = [label for label in (old.label, *old.alternative_label_list()) if label.casefold() not in known]
    new.alternative_labels = "\n".join([*new.alternative_label_list(), *gained])
    new.save()
    old.replaced_by = new
    old.broader = None
    old.save()
    term_merged.send(sender=Term, old=old, new=new)
