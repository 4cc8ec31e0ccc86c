"""Drafts: the answers so far to a form with steps, until it is handed in."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models

from forms.models.page import FormPage
from forms.models.submission import PrivateFile


class HandInDraft(models.Model):
    """The answers so far to a form with steps. Whoever has its link goes on with it; after some time it is deleted."""

    is_content = False

    # Becomes the key of the submission: a draft is handed in once.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(FormPage, verbose_name="formulier", on_delete=models.CASCADE, related_name="drafts")
    # The values of each question as they were sent, right or wrong: a list for each name.
    data = models.JSONField("antwoorden", default=dict, blank=True)
    # The number of the furthest step that may be filled in.
    reached = models.PositiveSmallIntegerField("stap", default=1, validators=[MinValueValidator(1)])
    about = models.ForeignKey(
        "practices.PracticePage",
        verbose_name="gaat over",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # How often the link was mailed.
    mails = models.PositiveSmallIntegerField("verstuurde links", default=0)
    created_at = models.DateTimeField("begonnen op", auto_now_add=True)
    updated_at = models.DateTimeField("laatst bewaard op", auto_now=True, db_index=True)

    class Meta:
        verbose_name = "concept van een inzending"
        verbose_name_plural = "concepten van inzendingen"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.key}"


class DraftFile(PrivateFile):
    """A file that came along with a draft."""

    draft = models.ForeignKey(HandInDraft, on_delete=models.CASCADE, related_name="files")

    class Meta(PrivateFile.Meta):
        verbose_name = "bestand bij een concept"
        verbose_name_plural = "bestanden bij concepten"
