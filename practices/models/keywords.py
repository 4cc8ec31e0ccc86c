"""Free keywords of practices."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from core.database import StoredAtOnce
from core.text.personal_data import kinds_in
from library.models import Term

_LONGEST_SLUG = TagBase._meta.get_field("slug").max_length - 10


class PracticeTag(StoredAtOnce, TagBase):
    """A free keyword. What several practices share for good becomes a term of a vocabulary."""

    free_tagging = True

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return the word of a keyword in addresses; taggit keeps no room for its number, and none for "!"."""
        word = super().slugify(tag)[:_LONGEST_SLUG].strip("-") or "sleutelwoord"
        return word if i is None else f"{word}_{i}"

    def clean(self) -> None:
        """Refuse what names a person: a keyword that is renamed stands on every page with it at once."""
        super().clean()
        if found := kinds_in(self.name):
            raise ValidationError({"name": f"Dit lijkt {found[0]}. Dat is geen sleutelwoord."})

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


def words_of(items: Iterable[PracticeTagItem]) -> list[str]:
    """Return the keywords of these rows; those that are not in memory are read in one query."""
    rows = list(items)
    unread = {row.tag_id for row in rows if not PracticeTagItem.tag.is_cached(row)}
    names = dict(PracticeTag.objects.filter(pk__in=unread).values_list("pk", "name")) if unread else {}
    return [names[row.tag_id] if row.tag_id in unread else row.tag.name for row in rows]


class FormerKeyword(models.Model):
    """Where an address leads that names a keyword which is no more: to the keyword or the term that took its place."""

    slug = models.SlugField("woord in adressen", max_length=TagBase._meta.get_field("slug").max_length, unique=True)
    keyword = models.ForeignKey(
        PracticeTag, verbose_name="sleutelwoord", on_delete=models.CASCADE, null=True, blank=True, related_name="former"
    )
    term = models.ForeignKey(
        "library.Term", verbose_name="term", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "vroeger sleutelwoord"
        verbose_name_plural = "vroegere sleutelwoorden"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(keyword__isnull=False, term__isnull=True)
                | models.Q(keyword__isnull=True, term__isnull=False),
                name="former_keyword_leads_once",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def lead(cls, old: PracticeTag, to: "PracticeTag | Term") -> None:
        """Let addresses of `old`, and of what led to it, lead on to what takes its place."""
        leads = {"keyword": to, "term": None} if isinstance(to, PracticeTag) else {"keyword": None, "term": to}
        cls.objects.filter(keyword=old).update(**leads)
        cls.objects.update_or_create(slug=old.slug, defaults=leads)
