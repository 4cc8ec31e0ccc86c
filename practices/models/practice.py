"""The practice record."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.blocks import NARRATIVE_FEATURES, NarrativeBlock
from core.models import BasePage
from core.presenting import Named, shown_by
from core.publishing.personal_texts import LooksAtPersonalData, PublicText
from core.publishing.rules import Missing
from core.text.partial_dates import first_day, last_day
from core.text.personal_data import PersonalData
from library.models import Vocabulary
from practices.models.choices import BudgetBand, EvidenceLevel, RecordType, Scale, Status
from practices.models.dates import validate_partial_date
from practices.models.keywords import PracticeTagItem, words_of
from practices.models.querysets import PracticePageManager, card_rows, record_rows
from practices.models.record.declaration import BY_NAME, fields_in
from practices.models.record.fields import SEARCH, Kind
from practices.models.record.texts import public_texts
from practices.models.rows import PracticeTerm, terms_of
from practices.models.searched import SearchedRecord
from practices.models.start_kit import StartKitBlock

SUMMARY_MAX_LENGTH = 280
# Addresses of the index itself, which no practice may have: the map, the grid of gaps, the selection.
RESERVED_SLUGS = frozenset({"kaart", "witte-vlekken", "vergelijken", "past-dit-bij-ons"})
# The preview of the start kit.
KIT_PREVIEW, PRINT_PREVIEW, SHARE_PREVIEW = "startpakket", "afdruk", "deelbeeld"


def _rich_text(label: str, help_text: str) -> RichTextField:
    return RichTextField(label, features=NARRATIVE_FEATURES, blank=True, help_text=help_text)


def _one_of(field: str, choices: type[models.TextChoices], *, empty: bool = True) -> models.CheckConstraint:
    """Return a constraint that keeps `field` within `choices` (or empty, while it is a draft)."""
    allowed = [*choices.values, ""] if empty else choices.values
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=f"practice_{field}_known")


class PracticePage(SearchedRecord, RoutablePageMixin, LooksAtPersonalData, BasePage):
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
    start_kit = StreamField(
        StartKitBlock(),
        verbose_name="startpakket",
        blank=True,
        help_text="Voor wie ermee begint: op een eigen pagina, af te drukken op twee bladzijden en te downloaden voor "
        "Word. Schrijf alleen wat bekend is.",
    )

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
    owner_email = models.EmailField(
        "e-mailadres voor het nazicht",
        blank=True,
        help_text="Aan dit adres vraagt de databank elk jaar of de fiche nog klopt. Alleen de redactie ziet het.",
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
    # What looks like an address here is one on purpose.
    meant_in: ClassVar[dict[str, frozenset[PersonalData]]] = dict.fromkeys(
        ("title", "place", "tags"), frozenset({PersonalData.ADDRESS})
    )
    logged_as = "practice"
    # What is known of one practice, and not of another that begins as a copy.
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *("verified_on", "review_due", "archived_on"),
        *("evidence_level", "assessed_by", "assessed_on"),
    ]
    shown_with = ("image", "project_owner")

    parent_page_types = ["practices.PracticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een project, methodiek of interventie, met alles wat een lokaal bestuur ervan moet weten."
    template = "practices/practice_page.html"
    presenter = "practices.pages.detail.present"
    linked_data = "practices.outputs.linked_data.of_page"
    preview_modes: ClassVar[list[tuple[str, str]]] = [
        ("", "Fiche"),
        (KIT_PREVIEW, "Startpakket"),
        (PRINT_PREVIEW, "Afdruk"),
        (SHARE_PREVIEW, "Gedeeld"),
    ]

    edit_handler = Named("practices.cms.panels.practice_edit_handler")

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        *(
            index.SearchField(field.name)
            for field in fields_in(SEARCH, Kind.LINE, Kind.RICH_TEXT, Kind.BLOCKS)
            if field.name not in {"title", "summary"}
        ),
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
        permissions = [("edit_own_practices", "Kan de praktijken van de eigen organisatie wijzigen")]
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
        return self.missing_among(Vocabulary.objects.filter(required=True))

    def missing_among(self, required: Iterable[Vocabulary]) -> list[Missing]:
        """Return the same, for who looks at many: `required` are the vocabularies of which a practice needs a term."""
        missing = super().missing_for_publish()
        held = {row.term.vocabulary_id for row in self.practice_terms.all()}
        missing += [Missing(f"terms_{each.parameter}", each.name) for each in required if each.pk not in held]
        if self.project_owner_id is None and not self.owner_unknown_reason.strip():
            missing.append(self._missing("project_owner"))
        if self.evidence_level != EvidenceLevel.NOT_ASSESSED:
            missing += [self._missing(name) for name in ("assessed_by", "assessed_on") if self._is_empty(name)]
        return missing

    def public_texts(self) -> Iterator[PublicText]:
        for field, text in public_texts(self):
            yield PublicText(field.name, field.title, text)
        if words := words_of(self.tagged_items.all()):
            yield PublicText("tags", BY_NAME["tags"].title, "\n".join(words))

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
        terms = terms_of(row.term_id for row in rows)
        if not any(term.replaced_by_id for term in terms.values()):
            return
        resolved: dict[int, PracticeTerm] = {}
        for row in rows:
            row.term = terms[row.term_id].resolve()
            resolved.setdefault(row.term_id, row)
        self.practice_terms.set(list(resolved.values()))

    # --- Its start kit -----------------------------------------------------------------------------------------------

    show_start_kit = path("startpakket/", name="start_kit")(shown_by("practices.pages.start_kit.show"))

    def start_kit_url(self, request: HttpRequest | None = None) -> str:
        """The address of the start kit, or nothing where there is none."""
        return f"{self.get_url(request) or ''}{self.reverse_subpage('start_kit')}" if self.start_kit else ""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Return the record as it is being written: on the screen, on paper, as it is shared; or its start kit."""
        if mode_name == KIT_PREVIEW:
            return self.show_start_kit(request)
        if mode_name == SHARE_PREVIEW:
            return self.show_shared(request)
        # Not by the mixin, which knows no other place to show it than this site.
        return super(RoutablePageMixin, self).serve_preview(request, mode_name)

    show_shared = shown_by("practices.pages.sharing.preview.show")

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Say to the template whether the page is shown as it comes on paper."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | {"on_paper": mode_name == PRINT_PREVIEW}

    def prefetch_rows(self) -> None:
        """Bring along every row that the page shows, in a fixed number of queries. A preview has its own in memory."""
        if self.pk is not None:
            models.prefetch_related_objects([self], *card_rows(), *record_rows())
