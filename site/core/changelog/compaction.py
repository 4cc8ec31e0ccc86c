"""Forgetting what is long ago: of each thing only its last row stays."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.changelog.change import Change
from core.changes.stamp import ChangeStamp

KEPT_FOR = datetime.timedelta(days=400)


@transaction.atomic
def compact() -> int:
    """Remove the rows of more than 400 days ago that are not the last of their thing; return how many those were."""
    old = Change.objects.filter(at__lt=timezone.now() - KEPT_FOR)
    boundary = old.aggregate(last=Max("cursor"))["last"]
    if boundary is None:
        return 0
    ChangeStamp.lock()
    removed, _by_model = Change.objects.filter(latest=False, cursor__lte=boundary).delete()
    ChangeStamp.move_compacted(boundary)
    return removed
