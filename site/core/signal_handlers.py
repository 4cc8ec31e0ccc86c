"""What follows from a change, where the changed row does not see to it itself."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import Revision

from core.models import BasePage
from core.publishing.uses import tell_uses


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


@receiver(post_save)
def tell_what_settings_use(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """What the settings of a site use is public at once; pages tell it themselves."""
    if isinstance(instance, BaseSiteSetting | BaseGenericSetting) and not raw:
        tell_uses(instance)
