"""The rows of the log."""

from django.db import models
from django.db.models import Q


class ChangeKind(models.TextChoices):
    """What happened to a thing, as the public saw it."""

    CREATED = "created", "verschenen"
    CHANGED = "changed", "gewijzigd"
    GONE = "gone", "verdwenen"


class ChangeQuerySet(models.QuerySet["Change"]):
    def latest_rows(self) -> "ChangeQuerySet":
        """Return the last row of each thing: those that are not of what is gone say together what is public now."""
        return self.filter(latest=True)

    def of_public(self) -> "ChangeQuerySet":
        """Return the last rows of what is public now, by what was written."""
        return self.latest_rows().exclude(kind=ChangeKind.GONE)


class Change(models.Model):
    """That something which the public can see appeared, looks different, or is gone.

    cursor: its place in the log; there are no holes, and rows become visible in this order. thing, row: what it is
    about: the name of its kind, and its key in the table of that kind. uuid: by which the outside knows it. title,
    address: as they were at that moment. expires_at: when it will be gone without anyone doing anything. replaced_by:
    the uuid of what stands for a thing that is gone. latest: whether this is the last row of the thing.
    """

    is_content = False

    cursor = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8, choices=ChangeKind)
    thing = models.CharField(max_length=16)
    row = models.BigIntegerField()
    uuid = models.UUIDField(db_index=True)
    title = models.TextField()
    address = models.TextField(default="", blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    latest = models.BooleanField(default=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["cursor"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(condition=Q(cursor__gte=1), name="change_cursor_positive"),
            models.UniqueConstraint(fields=["thing", "row"], condition=Q(latest=True), name="change_latest_once"),
        ]
        indexes = [
            models.Index(fields=["cursor"], condition=Q(latest=True), name="change_latest_in_order"),
            models.Index(
                fields=["expires_at"], condition=Q(latest=True, expires_at__isnull=False), name="change_latest_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cursor}: {self.thing} {self.title} {self.get_kind_display()}"
