"""Free keywords of practices."""

from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from core.database import StoredAtOnce

_LONGEST_SLUG = TagBase._meta.get_field("slug").max_length - 10


class PracticeTag(StoredAtOnce, TagBase):
    """A free keyword. What several practices share for good becomes a term of a vocabulary."""

    free_tagging = True

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return the word of a keyword in addresses; taggit keeps no room for its number, and none for "!"."""
        word = super().slugify(tag)[:_LONGEST_SLUG].strip("-") or "sleutelwoord"
        return word if i is None else f"{word}_{i}"

    class Meta:
        verbose_name = "sleutelwoord"
        verbose_name_plural = "sleutelwoorden"
        ordering = ["name"]


class PracticeTagItem(ItemBase):
    """Ties a keyword to a practice."""

    tag = models.ForeignKey(PracticeTag, verbose_name="sleutelwoord", on_delete=models.CASCADE, related_name="items")
    content_object = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = "sleutelwoord van een praktijk"
        verbose_name_plural = "sleutelwoorden van praktijken"
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="practice_tag_once")]
