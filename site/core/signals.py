"""The rule for publishing, where Wagtail schedules without asking the page."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Revision

from core.models import BasePage


@receiver(pre_save, sender=Revision)
def refuse_to_schedule_what_is_incomplete(
    instance: Revision, update_fields: Collection[str] | None, **_kwargs: Any
) -> None:
    """Raise IncompletePageError when a revision that lacks something would get a publication date.

    A live page with a scheduled change is not saved by Wagtail; its revision is, whichever way it was scheduled.
    """
    if instance.approved_go_live_at is None:
        return
    if update_fields is not None and "approved_go_live_at" not in update_fields:
        return
    model = instance.content_type.model_class()
    if model is not None and issubclass(model, BasePage):
        instance.as_object().check_complete()
