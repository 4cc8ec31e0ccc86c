"""The practice record."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import NARRATIVE_FEATURES, NarrativeBlock
from core.models import BasePage
from core.presenting import Named
from core.publishing.rules import Missing
from core.publishing.visibility import publicly_visible
from core.search.ranked.texts import TITLE_WEIGHT, SearchedText, texts_by_field
from library.media.shown import is_shown
from library.models import Term, Vocabulary
from practices.models.choices import BudgetBand, DocumentRole, EvidenceLevel, RecordType, Scale, Status
from practices.models.dates import first_day, in_words, last_day, validate_partial_date
from practices.models.keywords import PracticeTag, PracticeTagItem
from practices.models.querysets import PracticePageManager, card_rows, record_rows
from practices.models.rows import PracticeAdoption, PracticePresentation, PracticeTerm

SUMMARY_MAX_LENGTH = 280
# Addresses of the index itself, which no practice may have: the map, the grid of gaps, the selection.
RESERVED_SLUGS = frozenset({"kaart", "witte-vlekken", "vergelijken"})


def _rich_text(label: str, help_text: str) -> RichTextField:
    return RichTextField(label, features=NARRATIVE_FEATURES, blank=True, help_text=help_text)


def _one_of(field: str, choices: type[models.TextChoices], *, empty: bool = True) -> models.CheckConstraint:
    """Return a constraint that keeps `field` within `choices` (or empty, while it is a draft)."""
    allowed = [*choices.values, ""] if empty else choices.values
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=f"practice_{field}_known")


class PracticePage(BasePage):
    """A practice: a project, method or intervention, as a record of structured fields."""

    summary = models.TextField(
        "korte omschrijving",
        blank=True,
        validators=[MaxLengthValidator(SUMMARY_MAX_LENGTH)],
        help_text="Wat doet de praktijk, voor wie en waarom? Hoogstens 280 tekens. Staat op de kaart in het overzicht.",
    )
    record_type = models.CharField(
        "soort",
        max_length=20,
        choices=RecordType,
        blank=True,
        help_text="Een praktijkvoorbeeld liep ergens echt. Een methodiek is een werkwijze die je overal kunt "
        "toepassen. Een interventie is één afgebakende ingreep.",
    )
    method = models.ForeignKey(
        "self",
        verbose_name="methodiek",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        help_text="De methodiek uit de databank die deze praktijk toepast.",
    )
    image = models.ForeignKey(
        "library.DatabankImage",
        verbose_name="beeld",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Een foto of tekening in liggend formaat.",
    )

    place = models.CharField(
        "plaats",
        max_length=250,
        blank=True,
        help_text="Het district, de wijk of het plein. Of de plaats buiten Vlaanderen.",
    )
    scale = models.CharField("schaal", max_length=24, choices=Scale, blank=True)

    tags = ClusterTaggableManager(
        through=PracticeTagItem,
        blank=True,
        verbose_name="sleutelwoorden",
        help_text="Vrije woorden waarop mensen zoeken, met een komma ertussen.",
    )

    reason = _rich_text("aanleiding", "Waarom begon men eraan? Welk probleem, welke vraag?")
    goals = _rich_text("doelen", "Wat wilde men bereiken?")
    approach = StreamField(
        NarrativeBlock(),
        verbose_name="projectaanpak",
        blank=True,
        help_text="Het belangrijkste deel: wat doe je concreet, liefst in stappen.",
    )
    lessons = _rich_text("leerpunten", "Waar moet wie dit wil overnemen op letten?")
    success_factors = _rich_text("succesfactoren", "Wat maakte dat het werkte?")
    preconditions = _rich_text("randvoorwaarden", "Wat moet er zijn voor je eraan begint?")
    not_when = _rich_text("wanneer niet", "In welke situatie raad je dit af?")
    results = _rich_text("resultaten", "Wat leverde het op? Noem cijfers als die er zijn, met de bron.")
    unknowns = _rich_text("wat we niet weten", "Eerlijk over wat niet onderzocht of niet gevonden is.")

    lead_time = models.CharField(
        "doorlooptijd",
        max_length=120,
        blank=True,
        help_text="Hoelang duurt het? Bijvoorbeeld: 6 tot 12 maanden.",
    )
    fte = models.DecimalField(
        "inzet (VTE)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Betaalde inzet in voltijdse equivalenten. Bijvoorbeeld 0,5 voor een halftijdse medewerker.",
    )
    budget_band = models.CharField("budgetklasse", max_length=20, choices=BudgetBand, blank=True)
    funding = models.CharField(
        "financiering",
        max_length=250,
        blank=True,
        help_text="Waar komt het geld vandaan? Bijvoorbeeld: stad en Vlaanderen.",
    )

    evidence_level = models.CharField(
        "bewijsniveau",
        max_length=24,
        choices=EvidenceLevel,
        default=EvidenceLevel.NOT_ASSESSED,
        help_text="Een hoger niveau dan 'niet beoordeeld' vraagt wie het beoordeelde en wanneer.",
    )
    assessed_by = models.CharField(
        "beoordeeld door",
        max_length=160,
        blank=True,
        help_text="De instelling of commissie die het niveau toekende.",
    )
    assessed_on = models.DateField("beoordeeld op", null=True, blank=True)

    project_owner = models.ForeignKey(
        "library.Organisation",
        verbose_name="projecteigenaar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_practices",
        help_text="De organisatie die de praktijk draagt. Niet bekend? Zeg hieronder waarom.",
    )
    owner_unknown_reason = models.CharField(
        "waarom de projecteigenaar niet bekend is",
        max_length=250,
        blank=True,
        help_text="Alleen invullen als er geen projecteigenaar gekozen is.",
    )
    contact_name = models.CharField(
        "contactpunt", max_length=160, blank=True, help_text="Bij voorkeur een dienst of functie."
    )
    contact_email = models.EmailField(
        "e-mailadres van het contactpunt",
        blank=True,
        help_text="Het adres van een dienst, niet van een persoon.",
    )
    contact_public = models.BooleanField(
        "contactpunt tonen op de site",
        default=False,
        help_text="Alleen als de organisatie daarmee akkoord ging.",
    )

    started = models.CharField(
        "gestart in",
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="Jaar, maand of dag: 2019, 2019-03 of 2019-03-26.",
    )
    ended = models.CharField(
        "beëindigd in",
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="Jaar, maand of dag. Leeg zolang de praktijk loopt.",
    )
    status = models.CharField("status", max_length=12, choices=Status, blank=True)
    verified_on = models.DateField(
        "laatst bevestigd",
        null=True,
        blank=True,
        help_text="Wanneer bevestigde de projecteigenaar dat dit nog klopt?",
    )
    review_due = models.DateField(
        "volgend nazicht", null=True, blank=True, help_text="Wanneer vraag je dat opnieuw na?"
    )
    archived_on = models.DateField(
        "gearchiveerd op",
        null=True,
        blank=True,
        help_text="De pagina blijft bestaan en zegt dat ze gearchiveerd is, maar verdwijnt uit de overzichten.",
    )

    base_form_class = Named("practices.cms.admin_forms.PracticePageForm")
    objects: ClassVar[Any] = PracticePageManager()
    required_for_publish = ("summary", "record_type", "approach")
    introduced_by = "summary"

    parent_page_types = ["practices.PracticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een project, methodiek of interventie, met alles wat een lokaal bestuur ervan moet weten."
    template = "practices/practice_page.html"
    presenter = "practices.pages.detail.present"
    linked_data = "practices.outputs.linked_data.of_page"

    edit_handler = Named("practices.cms.panels.practice_edit_handler")

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        index.SearchField("place"),
        index.SearchField("reason"),
        index.SearchField("goals"),
        index.SearchField("approach"),
        index.SearchField("lessons"),
        index.SearchField("success_factors"),
        index.SearchField("preconditions"),
        index.SearchField("not_when"),
        index.SearchField("results"),
        index.SearchField("unknowns"),
        index.SearchField("funding"),
        index.SearchField("search_terms"),
        index.SearchField("search_names"),
        index.RelatedFields("tags", [index.SearchField("name"), index.FilterField("name"), index.FilterField("slug")]),
        index.FilterField("record_type"),
        index.FilterField("status"),
        index.FilterField("scale"),
        index.FilterField("archived_on"),
    ]

    api_fields = Named("practices.api.fields.PRACTICE_FIELDS")

    class Meta:
        verbose_name = "praktijk"
        verbose_name_plural = "praktijken"
        constraints = [
            _one_of("record_type", RecordType),
            _one_of("scale", Scale),
            _one_of("budget_band", BudgetBand),
            _one_of("evidence_level", EvidenceLevel, empty=False),
            _one_of("status", Status),
            models.CheckConstraint(
                condition=models.Q(fte__isnull=True) | models.Q(fte__gte=0), name="practice_fte_not_negative"
            ),
        ]

    # --- The rules of the record -------------------------------------------------------------------------------------

    def starred_fields(self) -> tuple[str, ...]:
        # Or the reason why it is not known, as its help text says.
        return (*super().starred_fields(), "project_owner")

    def missing_for_publish(self) -> list[Missing]:
        missing = super().missing_for_publish()
        missing += [Missing(f"terms_{name}", label) for name, label in self._missing_vocabularies()]
        if self.project_owner_id is None and not self.owner_unknown_reason.strip():
            missing.append(self._missing("project_owner"))
        if self.evidence_level != EvidenceLevel.NOT_ASSESSED:
            missing += [self._missing(name) for name in ("assessed_by", "assessed_on") if self._is_empty(name)]
        return missing

    def _missing_vocabularies(self) -> list[tuple[str, str]]:
        held = {row.term.vocabulary_id for row in self.practice_terms.all()}
        required = Vocabulary.objects.filter(required=True).exclude(pk__in=held)
        return [(vocabulary.parameter, vocabulary.name) for vocabulary in required]

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self._ends_before_it_starts():
            errors["ended"] = "De praktijk kan niet eindigen voor ze begint. Kijk beide datums na."
        if self.method_id is not None and self.method_id == self.pk:
            errors["method"] = "Een praktijk kan zichzelf niet toepassen. Kies een andere methodiek."
        if self.slug in RESERVED_SLUGS:
            errors["slug"] = (
                f"Het adres ‘{self.slug}’ gebruikt de databank zelf. Kies een ander, bijvoorbeeld met de plaats erbij."
            )
        if errors:
            raise ValidationError(errors)

    def _ends_before_it_starts(self) -> bool:
        try:
            return bool(self.started and self.ended) and last_day(self.ended) < first_day(self.started)
        except ValueError:
            # The fields' own validator has already said so.
            return False

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Read a revision: terms that have since been merged into another become that other, each once."""
        page = super().from_serializable_data(data, *args, **kwargs)
        if page is not None:
            page.resolve_merged_terms()
        return page

    def resolve_merged_terms(self) -> None:
        """Replace terms that were merged into another by that other."""
        rows = list(self.practice_terms.all())
        terms = Term.objects.select_related("replaced_by").in_bulk([row.term_id for row in rows])
        if not any(term.replaced_by_id for term in terms.values()):
            return
        resolved: dict[int, PracticeTerm] = {}
        for row in rows:
            row.term = terms[row.term_id].resolve()
            resolved.setdefault(row.term_id, row)
        self.practice_terms.set(list(resolved.values()))

    # --- What pages and outputs show of it ---------------------------------------------------------------------------

    def terms_by_vocabulary(self) -> list[dict[str, Any]]:
        """The terms, grouped by vocabulary in the order of the vocabularies; reads what was prefetched."""
        groups: dict[int, dict[str, Any]] = {}
        rows = [row.term for row in self.practice_terms.all()]
        for term in sorted(rows, key=lambda term: (term.vocabulary.sort_order, term.sort_order, term.label)):
            group = groups.setdefault(term.vocabulary_id, {"vocabulary": term.vocabulary, "terms": []})
            group["terms"].append(term)
        return list(groups.values())

    def terms_of(self, parameter: str) -> list[Term]:
        """The terms of the vocabulary with this URL parameter."""
        groups = self.terms_by_vocabulary()
        return next((group["terms"] for group in groups if group["vocabulary"].parameter == parameter), [])

    @property
    def themes(self) -> list[Term]:
        """The themes, for cards."""
        return self.terms_of("thema")

    def tag_list(self) -> list[PracticeTag]:
        """The keywords by name; reads what was prefetched, which taggit's own manager does not."""
        return sorted((item.tag for item in self.tagged_items.all()), key=lambda tag: tag.name)

    def municipality_list(self) -> list[Any]:
        """The municipalities in the order of the record."""
        return [row.municipality for row in self.practice_municipalities.all()]

    def where(self) -> str:
        """One line that says where: municipalities, or else the place."""
        return ", ".join(municipality.name for municipality in self.municipality_list()) or self.place

    def partner_list(self) -> list[Any]:
        """The partner organisations in the order of the record."""
        return [row.organisation for row in self.practice_partners.all()]

    def downloads(self) -> list[Any]:
        """The documents that are offered as downloads."""
        return self._documents(DocumentRole.DOWNLOAD)

    def evaluations(self) -> list[Any]:
        """The documents that back the evidence level."""
        return self._documents(DocumentRole.EVALUATION)

    def _documents(self, role: str) -> list[Any]:
        return [row for row in self.practice_documents.all() if row.role == role and is_shown(row.document)]

    def period(self) -> str:
        """When it ran, in Dutch: 'sinds 2015', 'van 2007 tot 2017' or 'tot 2017'; empty when nothing is known."""
        start, end = (in_words(value) if value else "" for value in (self.started, self.ended))
        if start and end:
            return start if start == end else f"van {start} tot {end}"
        if start:
            return f"sinds {start}"
        return f"tot {end}" if end else ""

    def contact(self) -> dict[str, str]:
        """The point of contact, only as far as it may be published; empty when it may not."""
        if not self.contact_public:
            return {}
        return {name: value for name, value in (("name", self.contact_name), ("email", self.contact_email)) if value}

    def search_terms(self) -> str:
        """The terms with their alternative labels, for search: who looks for a synonym finds the practice."""
        terms = [row.term for row in self.practice_terms.all()]
        return "\n".join(f"{term.label}\n{term.alternative_labels}" for term in terms)

    def searched_texts(self) -> Iterator[SearchedText]:
        """Yield what visitors find the practice by: names and classification count more than running text."""
        terms = [row.term for row in self.practice_terms.all()]
        yield SearchedText("titel", self.title, TITLE_WEIGHT)
        yield from (SearchedText(term.vocabulary.name.lower(), term.label, 2.5) for term in terms)
        yield from (SearchedText("sleutelwoord", tag.name, 2.5) for tag in self.tag_list())
        for municipality in self.municipality_list():
            yield SearchedText("gemeente", municipality.name, 2.5, is_name=True)
            yield SearchedText("provincie", municipality.get_province_display(), 1.5, is_name=True)
        yield SearchedText("korte omschrijving", self.summary, 2)
        yield from (SearchedText(term.vocabulary.name.lower(), term.alternative_labels, 2) for term in terms)
        yield SearchedText("plaats", self.place, 1.5, is_name=True)
        yield from (
            SearchedText("partner", organisation.name, 1.5, is_name=True) for organisation in self.partner_list()
        )
        if self.project_owner is not None:
            yield SearchedText("projecteigenaar", self.project_owner.name, 1.5, is_name=True)
        told = {"title", "summary", "place", "search_terms", "search_names"}
        yield from texts_by_field(self, {}, {}, without=told)

    def search_names(self) -> str:
        """The names of municipalities, provinces, owner and partners, for search."""
        names = [municipality.name for municipality in self.municipality_list()]
        names += [municipality.get_province_display() for municipality in self.municipality_list()]
        names += [organisation.name for organisation in self.partner_list()]
        if self.project_owner is not None:
            names.append(self.project_owner.name)
        return "\n".join(names)

    def public_presentations(self) -> list[PracticePresentation]:
        """The events at which it was or will be presented, latest first, as far as the public may see them."""
        if self.pk is None:
            # The preview of a practice that was never saved.
            return []
        visible = publicly_visible(Page.objects.all()).values("pk")
        rows = self.presentations.filter(event_page__in=visible)
        return list(rows.select_related("event_page").order_by("-starts_at"))

    def adoption_list(self) -> list[PracticeAdoption]:
        """The other municipalities that took it over, by name."""
        if self.pk is None:
            return []
        return list(self.adoptions.select_related("municipality"))

    def prefetch_rows(self) -> None:
        """Bring along every row that the page shows, in a fixed number of queries. A preview has its own in memory."""
        if self.pk is not None:
            models.prefetch_related_objects([self], *card_rows(), *record_rows())
