"""The texts of the site that editors wrote in another way than the software ships them."""

from django.db import models

# Longer than any text that stands in one place of a page; what needs more is a page of its own.
MAX_TEXT = 1_000


class ChangedText(models.Model):
    """A text of the site as editors want it. A text without a row here is the one that its app declares.

    key: of a library.wording.declared.Text.
    """

    key = models.CharField("sleutel", max_length=80, unique=True)
    text = models.TextField("tekst", max_length=MAX_TEXT)

    class Meta:
        ordering = ["key"]
        verbose_name = "tekst van de site"
        verbose_name_plural = "teksten van de site"
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="changed_text_not_empty"),
        ]

    def __str__(self) -> str:
        return self.key
