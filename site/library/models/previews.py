"""Drafts as they were when someone asked to see them, for a front end that shows them."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class PagePreview(models.Model):
    """A page as it was being written. content: as in a revision of it. editor: who asked; null when nobody is known."""

    is_content = False
    # What is shown for an hour is no use.
    wagtail_reference_index_ignore = True

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_type = models.ForeignKey(
        "contenttypes.ContentType", verbose_name="soort", on_delete=models.CASCADE, related_name="+"
    )
    content = models.JSONField("inhoud", encoder=DjangoJSONEncoder)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="redacteur",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField("gemaakt", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "voorbeeld voor de voorkant"
        verbose_name_plural = "voorbeelden voor de voorkant"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)
