"""What belongs to a practice in any number: terms, municipalities, partners, links, documents, related practices."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from core.text.partial_dates import in_words
from library.models import Term
from practices.models.choices import DocumentRole
from practices.models.dates import validate_partial_date


class PracticeChild(Orderable):
    """A row that belongs to a practice and is drafted and published with it."""

    class Meta:
        abstract = True
        # By key where two stand in one place: a database may give those in another order each time.
        ordering = ["sort_order", "id"]


class PracticeTerm(PracticeChild):
    """A term that a practice holds. One relation serves every vocabulary."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="practice_terms")
    term = models.ForeignKey("library.Term", on_delete=models.PROTECT, related_name="practice_terms")

    class Meta(PracticeChild.Meta):
        verbose_name = "term van een praktijk"
        verbose_name_plural = "termen van praktijken"
        constraints = [models.UniqueConstraint(fields=["page", "term"], name="practice_term_once")]


class PracticeMunicipality(PracticeChild):
    """A municipality in which a practice runs."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="practice_municipalities")
    municipality = models.ForeignKey(
        "library.Municipality",
        verbose_name="gemeente",
        on_delete=models.PROTECT,
        related_name="practice_rows",
    )

    class Meta(PracticeChild.Meta):
        verbose_name = "gemeente van een praktijk"
        verbose_name_plural = "gemeenten van praktijken"
        constraints = [models.UniqueConstraint(fields=["page", "municipality"], name="practice_municipality_once")]


class PracticePartner(PracticeChild):
    """An organisation with which the owner works together."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="practice_partners")
    organisation = models.ForeignKey(
        "library.Organisation",
        verbose_name="organisatie",
        on_delete=models.PROTECT,
        related_name="partner_rows",
    )

    class Meta(PracticeChild.Meta):
        verbose_name = "partner van een praktijk"
        verbose_name_plural = "partners van praktijken"
        constraints = [models.UniqueConstraint(fields=["page", "organisation"], name="practice_partner_once")]


class PracticeLink(PracticeChild):
    """A source or further reading."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="links")
    label = models.CharField("naam van de link", max_length=200)
    url = models.URLField("adres", max_length=500)

    class Meta(PracticeChild.Meta):
        verbose_name = "link van een praktijk"
        verbose_name_plural = "links van praktijken"


class PracticeDocument(PracticeChild):
    """A document of a practice."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="practice_documents")
    document = models.ForeignKey(
        "library.DatabankDocument", verbose_name="document", on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField("waarvoor", max_length=12, choices=DocumentRole, default=DocumentRole.DOWNLOAD)

    class Meta(PracticeChild.Meta):
        verbose_name = "document van een praktijk"
        verbose_name_plural = "documenten van praktijken"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=DocumentRole.values), name="practice_document_role_known"
            )
        ]


class PracticeRelated(PracticeChild):
    """A practice that editors point to from another."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="related_rows")
    related = models.ForeignKey(
        "practices.PracticePage", verbose_name="praktijk", on_delete=models.CASCADE, related_name="related_from"
    )

    class Meta(PracticeChild.Meta):
        verbose_name = "verwante praktijk"
        verbose_name_plural = "verwante praktijken"
        constraints = [
            models.UniqueConstraint(fields=["page", "related"], name="practice_related_once"),
            models.CheckConstraint(
                condition=~models.Q(page=models.F("related")),
                name="practice_not_related_to_itself",
                violation_error_message="Een praktijk is niet verwant met zichzelf. Kies een andere.",
            ),
        ]


class PracticePresentation(models.Model):
    """That a practice is on the programme of a published event. Practices own the table, events fill it."""

    practice = models.ForeignKey("practices.PracticePage", on_delete=models.CASCADE, related_name="presentations")
    event_page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField("begin van het evenement")
    note = models.CharField(
        "bijzonderheid", max_length=40, blank=True, help_text="Wat men eerst moet weten. Bijvoorbeeld: geannuleerd."
    )

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = "voorstelling op een evenement"
        verbose_name_plural = "voorstellingen op evenementen"
        constraints = [models.UniqueConstraint(fields=["practice", "event_page"], name="practice_presented_once")]

    def __str__(self) -> str:
        return f"{self.practice} op {self.event_page}"


class PracticeAdoption(models.Model):
    """That another municipality took a practice over, as it told and an editor approved.

    Not drafted and published with the practice: it is about what happened elsewhere.
    """

    practice = models.ForeignKey(
        "practices.PracticePage", verbose_name="praktijk", on_delete=models.CASCADE, related_name="adoptions"
    )
    municipality = models.ForeignKey(
        "library.Municipality", verbose_name="gemeente", on_delete=models.PROTECT, related_name="+"
    )
    since = models.CharField(
        "sinds",
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="Jaar, maand of dag: 2024, 2024-03 of 2024-03-26.",
    )
    changes = models.TextField(
        "wat anders is", max_length=600, blank=True, help_text="Wat deed deze gemeente anders? Staat op de fiche."
    )

    class Meta:
        ordering = ["municipality__name"]
        verbose_name = "toepassing in een andere gemeente"
        verbose_name_plural = "toepassingen in andere gemeenten"
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "municipality"],
                name="practice_adopted_once",
                violation_error_message="Deze gemeente staat al bij deze praktijk.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice} in {self.municipality}"

    @property
    def since_text(self) -> str:
        """Since when, in words; empty when that is not known."""
        return in_words(self.since)


# --- Terms of many versions ------------------------------------------------------------------------------------------

_terms: ContextVar[dict[int, Term] | None] = ContextVar("terms_read_together", default=None)


@contextmanager
def terms_read_together(keys: Iterable[int]) -> Iterator[None]:
    """Read terms once for many versions of practices, which are read inside."""
    token = _terms.set(_read(set(keys)))
    try:
        yield
    finally:
        _terms.reset(token)


def terms_of(keys: Iterable[int]) -> dict[int, Term]:
    """Return these terms by their key, each with the one that replaced it; what is gone is left out."""
    wanted, known = set(keys), _terms.get() or {}
    return {key: known[key] for key in wanted} if wanted <= known.keys() else _read(wanted)


def _read(keys: Collection[int]) -> dict[int, Term]:
    return Term.objects.select_related("replaced_by").in_bulk(keys)
