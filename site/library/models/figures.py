"""What is known of municipalities in figures, by which they are compared."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from core.changes.stamp import ChangeStamp
from core.text.cleaning import CleanedModel
from library.models.registers import Municipality


class Indicator(CleanedModel):
    """One figure that is known of municipalities, such as how many people live there.

    likeness: what is said of two municipalities that stand close together in it: 'ongeveer even groot'.
    source, year: who counted it, and of which year it is.
    """

    name = models.CharField("naam", max_length=60, unique=True, help_text="Bijvoorbeeld: Inwoners.")
    likeness = models.CharField(
        "zo lijken ze op elkaar",
        max_length=60,
        help_text="Wat je zegt van twee gemeenten met bijna hetzelfde cijfer. Bijvoorbeeld: ongeveer even groot.",
    )
    source = models.CharField(
        "bron", max_length=200, help_text="Wie dit telde of berekende. Bijvoorbeeld: Statbel, bevolking op 1 januari."
    )
    source_url = models.URLField("adres van de bron", blank=True)
    year = models.PositiveSmallIntegerField(
        "jaar", validators=[MinValueValidator(1900)], help_text="Van welk jaar zijn de cijfers?"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "kerncijfer"
        verbose_name_plural = "kerncijfers"
        constraints = [
            models.CheckConstraint(condition=models.Q(year__range=(1900, 2200)), name="indicator_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"

    def clean(self) -> None:
        """Refuse a year that is still to come."""
        super().clean()
        if self.year and self.year > timezone.localdate().year:
            raise ValidationError({"year": "Dit jaar moet nog komen."})


class MunicipalityFigure(models.Model):
    """The value of an indicator in one municipality."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="figures")
    municipality = models.ForeignKey(
        Municipality, verbose_name="gemeente", on_delete=models.CASCADE, related_name="figures"
    )
    value = models.FloatField("waarde")

    class Meta:
        ordering = ["indicator", "municipality"]
        verbose_name = "cijfer van een gemeente"
        verbose_name_plural = "cijfers van gemeenten"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "municipality"], name="municipality_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.value:g}"


@receiver(post_save, sender=Indicator)
@receiver(post_delete, sender=Indicator)
def compare_anew(**_kwargs: Any) -> None:
    """Let lists that are ordered by likeness be made anew."""
    ChangeStamp.move()
