"""The form page that editors make, and its questions."""

import hashlib
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import Select
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
)
from wagtail.contrib.forms.models import AbstractFormField, FormMixin
from wagtail.fields import RichTextField

from core.blocks import NARRATIVE_FEATURES
from core.models import BasePage
from core.presenting import Named, shown_by
from forms.models.choices import Autocomplete, PrefilledBy, record_parts
from forms.models.question_types import LONGEST_NAME, QuestionType, choices, question_type
from forms.models.reserved_names import RESERVED_NAMES
from forms.models.submission import Submission
from library.models import SiteSettings

# Of the name of a question. Not the whole column: it is read by people, in the API.
_LONGEST_NAME = 100
_DIGEST_LENGTH = 8


class FormPage(FormMixin, BasePage):
    """A form that editors make, for visitors to fill in."""

    intro = RichTextField(
        "inleiding", features=NARRATIVE_FEATURES, blank=True, help_text="Wat gebeurt er met wat je doorgeeft?"
    )
    notice = RichTextField(
        "privacymelding",
        features=NARRATIVE_FEATURES,
        blank=True,
        help_text="Staat naast het formulier. De tekst van dat ogenblik wordt bij elke inzending bewaard.",
    )
    submit_label = models.CharField(
        "tekst op de knop", max_length=60, default="Geef door", help_text="Zegt wat er gebeurt."
    )
    thank_you_title = models.CharField(
        "titel na het doorgeven", max_length=120, default="Bedankt, we hebben het ontvangen"
    )
    thank_you_text = RichTextField(
        "tekst na het doorgeven",
        features=NARRATIVE_FEATURES,
        blank=True,
        help_text="Wat gebeurt er nu, en wanneer hoort men iets? Het referentienummer staat er vanzelf bij.",
    )
    checklist = models.TextField(
        "zelfcontrole",
        blank=True,
        help_text="Eén criterium per regel. Wie een formulier met stappen invult, kruist op het einde aan wat klopt. "
        "Het houdt niemand tegen.",
    )
    notify_editors = models.BooleanField(
        "bericht aan de redactie",
        default=True,
        help_text="Mailt elke inzending aan het adres in de instellingen van de site.",
    )

    base_form_class = Named("forms.cms.admin_forms.FormPageForm")
    form_builder = Named("forms.questions.builder.HandInFormBuilder")
    required_for_publish = ("submit_label", "thank_you_title")

    introduced_by = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een formulier dat bezoekers invullen, zoals 'Geef een praktijk door'."
    template = "forms/form_page.html"
    landing_page_template = "forms/status.html"

    edit_handler = Named("forms.cms.panels.form_edit_handler")

    api_fields = Named("forms.api.fields.FORM_FIELDS")

    class Meta:
        verbose_name = "formulier"
        verbose_name_plural = "formulieren"

    serve = shown_by("forms.filling.form_views.show_form")

    def get_submission_class(self) -> type[Submission]:
        return Submission

    def get_form_class(self) -> Any:
        return self.form_builder(self.get_form_fields()).get_form_class(asks_practice=self.asks_for_practice())

    def asks_for_practice(self) -> bool:
        """Whether a submission must name the practice that it is about: the form is of every practice."""
        uses = (Q(**{name: self.pk}) for name in ("suggestion_page", "adoption_page", "contact_page"))
        return SiteSettings.objects.filter(reduce(or_, uses)).exists()


class FormField(AbstractFormField):
    """A question of a form."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(
        "soort veld",
        max_length=LONGEST_NAME,
        choices=choices,
    )
    # Wagtail's preview can't show a field without a type, so a draft needs one too.
    field_type.required_on_save = True  # type: ignore[attr-defined]
    vocabulary = models.ForeignKey(
        "library.Vocabulary",
        verbose_name="vocabularium",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Alleen voor een veld met termen: uit welke lijst kiest men? Een nieuwe term staat er meteen bij.",
    )
    word_target = models.PositiveSmallIntegerField(
        "aantal woorden",
        null=True,
        blank=True,
        help_text="Alleen voor een lange tekst: ongeveer zoveel woorden. Meer of minder mag ook.",
    )
    autocomplete = models.CharField(
        "vanzelf invullen",
        max_length=24,
        choices=Autocomplete,
        blank=True,
        help_text="Vraag je naar gegevens van de invuller zelf, kies dan welke: de browser vult ze in.",
    )
    prefilled_by = models.CharField(
        "staat er al",
        max_length=12,
        choices=PrefilledBy,
        blank=True,
        help_text="Alleen voor een vraag naar tekst: wat de bezoeker er al ziet staan, en nog kan wijzigen.",
    )
    maps_to = models.CharField(
        "wordt in de fiche",
        max_length=24,
        choices=record_parts,
        blank=True,
        help_text="Het deel van de fiche dat met dit antwoord gevuld wordt. Termen en gemeenten vinden hun plaats "
        "vanzelf. Een formulier zonder zulke velden is een gewoon contactformulier.",
    )

    panels = [
        *AbstractFormField.panels,
        FieldPanel("vocabulary", widget=Select),
        FieldPanel("word_target"),
        FieldPanel("maps_to"),
        FieldPanel("autocomplete"),
        FieldPanel("prefilled_by"),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = "veld"
        verbose_name_plural = "velden"

    @property
    def question_type(self) -> QuestionType:
        """The type of this question."""
        return question_type(self.field_type)

    def get_field_clean_name(self) -> str:
        """Return the name of the answers to this question, made from its label: one that fits, and that is free.

        Letters that ASCII lacks become five characters each, signs become none, and some names are those of the form.
        """
        name = str(super().get_field_clean_name())
        if len(name) <= _LONGEST_NAME and name and name not in RESERVED_NAMES:
            return name
        # Two labels that begin alike, or have no letters at all, stay two.
        digest = hashlib.sha256(self.label.encode()).hexdigest()[:_DIGEST_LENGTH]
        return f"{name[: _LONGEST_NAME - _DIGEST_LENGTH - 1].rstrip('_') or 'vraag'}_{digest}"

    def clean(self) -> None:
        super().clean()
        if self.question_type.needs_vocabulary and self.vocabulary_id is None:
            raise ValidationError({"vocabulary": "Kies uit welk vocabularium de termen komen."})
