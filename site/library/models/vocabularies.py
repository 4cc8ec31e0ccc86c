"""Classification as data, in the words of SKOS: a vocabulary is a concept scheme, a term is a concept."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from wagtail.search import index

from core.database import StoredAtOnce
from core.text.cleaning import CleanedModel

# Query parameters that mean something of their own on the pages and outputs of the databank. A vocabulary that took
# one of these would make an address ambiguous. Layers above add their own (`reserve_parameters`).
RESERVED_PARAMETERS = {
    "alles", "archief", "evenement", "facetten", "gemeente", "jaar", "keuze", "kolom", "methodiek", "ontvangen",
    "pagina", "provincie", "q", "rij", "selectie", "sorteer", "trefwoord", "vergelijk", "verloop", "verschil",
    # Wagtail's own, and those of marketing.
    "fields", "format", "limit", "locale", "offset", "order", "search", "slug", "type", "token",
    "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term",
}  # fmt: skip


def reserve_parameters(names: Iterable[str]) -> None:
    """Keep vocabularies from taking these names; called while the apps are loaded."""
    RESERVED_PARAMETERS.update(names)


def validate_parameter_free(value: str) -> None:
    """Raise ValidationError when `value` is a query parameter with a meaning of its own."""
    if value in RESERVED_PARAMETERS:
        raise ValidationError(f"'{value}' heeft in adressen al een andere betekenis. Kies een ander woord.")


class Vocabulary(StoredAtOnce, CleanedModel):
    """A list of terms by which practices are classified, such as the target groups (a SKOS concept scheme)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=60, unique=True, help_text="Bijvoorbeeld: Doelgroep.")
    parameter = models.CharField(
        "woord in adressen",
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9]*$", "Gebruik alleen kleine letters en cijfers, te beginnen met een letter."
            ),
            validate_parameter_free,
        ],
        help_text="Zo heet de filter in een adres: /praktijken/?doelgroep=jongeren. Wijzig dit liever niet: bestaande "
        "links werken dan niet meer.",
    )
    help_text = models.CharField(
        "uitleg", max_length=250, blank=True, help_text="Wat kiest een redacteur hier? Staat onder de naam."
    )
    sort_order = models.PositiveSmallIntegerField("volgorde", default=0, help_text="Laagste getal eerst.")
    is_facet = models.BooleanField("is een filter", default=True, help_text="Bezoekers kunnen erop filteren.")
    required = models.BooleanField(
        "verplicht",
        default=False,
        help_text="Een praktijk heeft minstens één term nodig om gepubliceerd te worden.",
    )
    max_terms = models.PositiveSmallIntegerField(
        "hoogstens",
        null=True,
        blank=True,
        help_text="Hoeveel termen een praktijk mag hebben. Leeg: zoveel als nodig.",
    )

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = "vocabularium"
        verbose_name_plural = "vocabularia"
        constraints = [
            models.CheckConstraint(
                condition=Q(max_terms__isnull=True) | Q(max_terms__gte=1),
                name="vocabulary_max_terms_positive",
                violation_error_message="Geef minstens 1 op, of laat leeg.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def uri(self) -> str:
        """The stable identifier of the concept scheme."""
        return f"{settings.BASE_URL}/id/vocabularium/{self.uuid}"


class TermQuerySet(models.QuerySet["Term"]):
    def current(self) -> "TermQuerySet":
        """Return the terms that can be chosen: not those that were merged into another."""
        return self.filter(replaced_by__isnull=True)

    def for_linked_data(self) -> "TermQuerySet":
        """Bring along what is said of a term as a SKOS concept, in one query more."""
        narrower = models.Prefetch("narrower", self.model.objects.current())
        return self.select_related("vocabulary", "broader", "replaced_by").prefetch_related(narrower)


class Term(StoredAtOnce, index.Indexed, CleanedModel):
    """One word or phrase of a vocabulary (a SKOS concept)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vocabulary = models.ForeignKey(
        Vocabulary, verbose_name="vocabularium", on_delete=models.PROTECT, related_name="terms"
    )
    label = models.CharField("term", max_length=80)
    slug = models.SlugField("woord in adressen", max_length=80, help_text="Zoals 'jongeren' in ?doelgroep=jongeren.")
    alternative_labels = models.TextField(
        "andere woorden", blank=True, help_text="Eén per regel. Wie hierop zoekt, vindt ook deze term."
    )
    description = models.TextField("omschrijving", blank=True, help_text="Wanneer kies je deze term?")
    broader = models.ForeignKey(
        "self",
        verbose_name="bredere term",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        help_text="De term waar deze een deel van is, in hetzelfde vocabularium. Bijvoorbeeld het thema van een spoor.",
    )
    sort_order = models.PositiveSmallIntegerField("volgorde", default=0, help_text="Laagste getal eerst.")
    replaced_by = models.ForeignKey(
        "self",
        verbose_name="vervangen door",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        editable=False,
    )

    objects = TermQuerySet.as_manager()

    search_fields = [
        index.SearchField("label", boost=2),
        index.AutocompleteField("label"),
        index.SearchField("alternative_labels"),
        index.FilterField("vocabulary"),
    ]

    class Meta:
        ordering = ["vocabulary__sort_order", "vocabulary__name", "sort_order", "label"]
        verbose_name = "term"
        verbose_name_plural = "termen"
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "slug"],
                name="term_slug_unique",
                violation_error_message="Dit vocabularium heeft al een term met dit woord in adressen.",
            ),
            models.UniqueConstraint(
                fields=["vocabulary", "label"],
                condition=Q(replaced_by__isnull=True),
                name="term_label_unique",
                violation_error_message="Dit vocabularium heeft al deze term.",
            ),
            models.CheckConstraint(
                condition=Q(broader__isnull=True) | ~Q(broader=F("id")),
                name="term_not_its_own_broader",
                violation_error_message="Een term kan niet onder zichzelf staan.",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="term_not_its_own_replacement",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def uri(self) -> str:
        """The stable identifier of the concept."""
        return f"{settings.BASE_URL}/id/term/{self.uuid}"

    def alternative_label_list(self) -> list[str]:
        """The alternative labels (SKOS altLabel), one text each."""
        return [line.strip() for line in self.alternative_labels.splitlines() if line.strip()]

    def add_alternative_labels(self, labels: Iterable[str]) -> None:
        """Add those of `labels` that the term does not have yet; upper and lower case are the same."""
        known = {label.casefold() for label in (self.label, *self.alternative_label_list())}
        gained = {label.casefold(): label for label in reversed(list(labels)) if label.casefold() not in known}
        self.alternative_labels = "\n".join([*self.alternative_label_list(), *reversed(gained.values())])

    def resolve(self) -> "Term":
        """Return the term that stands for this one: itself, or what it was merged into, however often."""
        return self if self.replaced_by is None else self.replaced_by.resolve()

    def ancestors(self) -> list["Term"]:
        """Return the broader terms, nearest first."""
        found: list[Term] = []
        term = self.broader
        while term is not None and term not in found:
            found.append(term)
            term = term.broader
        return found

    def clean(self) -> None:
        super().clean()
        if self.broader is None or self.vocabulary_id is None:
            return
        if self.broader.vocabulary_id != self.vocabulary_id:
            raise ValidationError({"broader": "De bredere term moet in hetzelfde vocabularium staan."})
        if self.broader.replaced_by is not None:
            raise ValidationError(
                {"broader": f"'{self.broader}' is vervangen door '{self.broader.resolve()}'. Kies die term."}
            )
        if self.pk is not None and self in self.ancestors():
            raise ValidationError({"broader": "Zo staat de term onder zichzelf. Kies een andere bredere term."})
