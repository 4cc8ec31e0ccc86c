"""What uses what: Wagtail's index of references, true in the transaction of the change.

Wagtail has a worker bring the index up to date, once for each row that was stored. Here the index says which files are
public, so it may not be late: neither with what a page shows from now on, nor with what it no longer shows.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled

# What a row uses, and where.
_PLACE = ("object_id", "to_content_type_id", "to_object_id", "model_path", "content_path")


@contextmanager
def uses_kept(row: Model) -> Iterator[None]:
    """Tell what `row` uses when what happens inside has stored it with all that belongs to it."""
    if getattr(reference_index_auto_update_disabled, "value", False):
        # Whoever turned it off tells it later, for many rows at once.
        yield
        return
    with transaction.atomic():
        with disable_reference_index_auto_update():
            yield
        tell_uses(row)


def tell_uses(row: Model) -> None:
    """Store what `row` uses, as it is in memory."""
    if ReferenceIndex.is_indexed(type(row)):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(row)


def tell_uses_together(rows: Sequence[Model]) -> None:
    """Do the same for rows of one model, in a few statements for all of them, where Wagtail takes three for each."""
    if not rows or not ReferenceIndex.is_indexed(type(rows[0])):
        return
    models = [type(rows[0]), *rows[0]._meta.get_parent_list()]
    kinds = [ContentType.objects.get_for_model(model, for_concrete_model=False) for model in models]
    used = {
        (str(row.pk), *reference)
        for row in rows
        for reference in set(ReferenceIndex._extract_references_from_object(row))
    }
    with transaction.atomic():
        stored = ReferenceIndex.objects.filter(
            base_content_type=kinds[-1], content_type__in=kinds, object_id__in=[str(row.pk) for row in rows]
        )
        known = {tuple(place): key for key, *place in stored.values_list("pk", *_PLACE)}
        gone = [key for place, key in known.items() if place not in used]
        ReferenceIndex.objects.filter(pk__in=gone).delete()
        came = [
            ReferenceIndex(
                content_type=kinds[0],
                base_content_type=kinds[-1],
                content_path_hash=ReferenceIndex._get_content_path_hash(place[-1]),
                **dict(zip(_PLACE, place, strict=True)),
            )
            for place in used - known.keys()
        ]
        ReferenceIndex.objects.bulk_create(came, ignore_conflicts=True)
