"""Operations on vocabularies that touch more than one row."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from wagtail.log_actions import log

from core.changelog.noting import noted_together
from library.models import Term, Vocabulary
from library.signals import term_merged


@transaction.atomic
@noted_together()
def merge_terms(old: Term, new: Term) -> None:
    """Merge `old` into `new`: everything that holds `old` holds `new` from now on, and `old` points to it.

    The row of `old` stays, so that its URI keeps resolving and older revisions can be published. Narrower terms move
    along, the labels of `old` become alternative labels of `new`. Raises ValidationError when the two can't be merged.
    """
    # Two editors may merge at the same moment: what was loaded before the lock may no longer be true.
    list(Term.objects.select_for_update().filter(pk__in=[old.pk, new.pk]).order_by("pk"))
    old.refresh_from_db()
    new.refresh_from_db()
    if old.pk == new.pk:
        raise ValidationError("Kies een andere term dan de term zelf.")
    if old.vocabulary_id != new.vocabulary_id:
        raise ValidationError("Beide termen moeten in hetzelfde vocabularium staan.")
    if old.replaced_by_id is not None:
        raise ValidationError("Deze term is al samengevoegd met een andere.")
    if new.replaced_by_id is not None:
        raise ValidationError("De gekozen term is zelf al samengevoegd met een andere.")
    if old in new.ancestors():
        # It comes in the place of `old`; left where it is, it would stand below one of its own narrower terms.
        new.broader = old.broader
    new.add_alternative_labels([old.label, *old.alternative_label_list()])
    new.save()
    # One by one, so that the reference index and the search index follow.
    for narrower in old.narrower.exclude(pk=new.pk):
        narrower.broader = new
        narrower.save()
    for replaced in old.replaces.all():
        replaced.replaced_by = new
        replaced.save()
    old.replaced_by = new
    old.broader = None
    # First, so that nothing holds `old` when it is stored: what holds a term that changes is indexed anew.
    term_merged.send(sender=Term, old=old, new=new)
    old.save()


def add_term(vocabulary: Vocabulary, label: str) -> Term:
    """Make a term of that name, behind the others. Raises ValidationError when the vocabulary has it already."""
    last = vocabulary.terms.aggregate(last=Max("sort_order"))["last"]
    term = Term(vocabulary=vocabulary, label=label, slug=_free_slug(vocabulary, label))
    term.sort_order = 0 if last is None else last + 1
    term.full_clean()
    term.save()
    log(term, "wagtail.create")
    return term


def _free_slug(vocabulary: Vocabulary, label: str) -> str:
    longest = Term._meta.get_field("slug").max_length or 0
    base = slugify(label)[: longest - 4].strip("-") or "term"
    taken = set(vocabulary.terms.values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 999))) if slug not in taken)
