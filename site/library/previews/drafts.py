"""Drafts that may be read with a token: kept for an hour, as they were when the token was given."""

import datetime
import uuid
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from library.models import PagePreview

VALID_FOR = datetime.timedelta(hours=1)
# An open editor asks again at every change.
MOST_OF_ONE_EDITOR = 30
_signer = signing.TimestampSigner(salt="library.previews")


def content_type_name(model: type[Page]) -> str:
    """Return how the address of a preview names a page type."""
    return f"{model._meta.app_label}.{model._meta.model_name}"


@transaction.atomic
def keep_draft(page: Page, editor: Any) -> str:
    """Keep `page` as it is in memory, and return the token that reads it. editor: who asked; None when not known."""
    kind = ContentType.objects.get_for_model(type(page))
    kept = PagePreview.objects.create(content_type=kind, content=page.serializable_data(), editor=editor)
    PagePreview.objects.filter(created_at__lt=timezone.now() - VALID_FOR).delete()
    if editor is not None:
        own = PagePreview.objects.filter(editor=editor).order_by("-created_at", "-pk")
        PagePreview.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST_OF_ONE_EDITOR:])).delete()
    return _signer.sign(kept.key.hex)


def draft_of(content_type: str, token: str) -> Page | None:
    """Return the draft that `token` reads, if it is of this page type; None when the token is not ours, or over."""
    try:
        key = uuid.UUID(_signer.unsign(token, max_age=VALID_FOR))
    except (signing.BadSignature, ValueError):
        return None
    kept = PagePreview.objects.select_related("content_type").filter(key=key).first()
    model: Any = kept and kept.content_type.model_class()
    if kept is None or model is None or content_type_name(model) != content_type:
        return None
    page: Page | None = model.from_serializable_data(kept.content)
    return page
