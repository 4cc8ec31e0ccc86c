"""An import of practices: a file, what each of its rows would do or did, and how far it is."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from practices.models.choices import ImportState, RowResult

# So long an import is kept, and may be undone.
KEPT = datetime.timedelta(days=90)
# A task that moved so long ago has stopped.
STOPPED_AFTER = datetime.timedelta(minutes=10)
LONGEST_NAME = 200


class PracticeImport(models.Model):
    """One file of practices, from the moment that it was sent. Its states follow each other in `ImportState`.

    done, total: rows, of what it is busy with; total is 0 while nobody knows. problem: why it stopped, in Dutch.
    """

    is_content = False
    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="door",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    file_name = models.CharField("bestand", max_length=LONGEST_NAME)
    # In the database, so that whatever process looks at it finds it; emptied when it is of no more use.
    file = models.BinaryField("inhoud", null=True, blank=True, editable=False)
    state = models.CharField("stand", max_length=12, choices=ImportState, default=ImportState.LOOKING)
    publishes = models.BooleanField("publiceert", default=False)
    done = models.PositiveIntegerField("rijen gedaan", default=0)
    total = models.PositiveIntegerField("rijen", default=0)
    problem = models.TextField("wat er misliep", blank=True)
    created_at = models.DateTimeField("gestuurd op", default=timezone.now, db_index=True)
    moved_at = models.DateTimeField("laatst bezig", default=timezone.now)

    class Meta:
        verbose_name = "import van praktijken"
        verbose_name_plural = "imports van praktijken"
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ImportState.values), name="import_state_known")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """Whether a task is at work on it, or will be."""
        return self.state in {ImportState.LOOKING, ImportState.STORING, ImportState.UNDOING}

    @property
    def has_stopped(self) -> bool:
        """Whether its task should have moved by now: the worker ended, or there is none."""
        return self.is_busy and self.moved_at < timezone.now() - STOPPED_AFTER

    def move_on(self, before: ImportState, after: ImportState, **fields: Any) -> bool:
        """Go from one state to another, and return whether it did: of two who do this at once, one does."""
        fields = {"done": 0, "total": 0, "problem": "", "moved_at": timezone.now(), **fields, "state": after}
        moved = bool(PracticeImport.objects.filter(pk=self.pk, state=before).update(**fields))
        if moved:
            for name, value in fields.items():
                setattr(self, name, value)
        return moved


class ImportedRow(models.Model):
    """One row of a file. texts: of its cells, by the heading; faults: by the heading too, '' of the row as a whole.

    changes: heading, before, after. missing: what lacks to publish it. What follows says what was stored, to undo it.
    """

    is_content = False
    wagtail_reference_index_ignore = True

    practice_import = models.ForeignKey(PracticeImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("rij")
    title = models.CharField("titel", max_length=255, blank=True)
    texts = models.JSONField("cellen")
    result = models.CharField("wat", max_length=12, choices=RowResult)
    faults = models.JSONField("fouten", default=dict, blank=True)
    notes = models.JSONField("opmerkingen", default=list, blank=True)
    changes = models.JSONField("wijzigingen", default=list, blank=True)
    missing = models.JSONField("nodig om te publiceren", default=list, blank=True)
    practice = models.ForeignKey(
        "practices.PracticePage",
        verbose_name="praktijk",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The version that the import made, and those that were the newest and the one on the site before.
    version = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version_before = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    live_before = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    was_changed = models.BooleanField("had wijzigingen die niet op de site stonden", default=False)

    class Meta:
        verbose_name = "rij van een import"
        verbose_name_plural = "rijen van imports"
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["practice_import", "number"], name="import_row_once"),
            models.CheckConstraint(condition=models.Q(result__in=RowResult.values), name="import_row_result_known"),
        ]
        indexes = [models.Index(fields=["practice_import", "result", "number"], name="import_row_result")]

    def __str__(self) -> str:
        return f"rij {self.number}: {self.title}"

    @property
    def fault_list(self) -> list[tuple[str, str]]:
        """The faults, each with the heading of its column."""
        return list(self.faults.items())


def forget_imports() -> int:
    """Remove the imports that can be undone no more; return how many those were. What they stored stays."""
    count, _rows = PracticeImport.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return count
