"""The change stamp: one number that moves whenever what the public sees may have changed."""

from django.db import models
from django.db.models import F


class ChangeStamp(models.Model):
    """A counter, in one row. It moves in the transaction of the change, so who reads it never misses one."""

    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "wijzigingsstempel"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="change_stamp_one_row")]

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def current(cls) -> int:
        """Return the stamp as it stands; 0 before the first change."""
        return cls.objects.values_list("value", flat=True).first() or 0

    @classmethod
    def move(cls) -> None:
        """Move the stamp, in the transaction that is going on."""
        if not cls.objects.filter(pk=1).update(value=F("value") + 1):
            # The first change ever; another process may be making it too.
            ChangeStamp.objects.bulk_create([ChangeStamp(pk=1)], ignore_conflicts=True)
            cls.objects.filter(pk=1).update(value=F("value") + 1)
