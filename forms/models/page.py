"""The form page that editors make, and its questions."""

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Select
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import (
    FORM_FIELD_CHOICES,
    AbstractFormField,
    FormMixin,
)
from wagtail.fields import RichTextField

from core.blocks import NARRATIVE_FEATURES
from core.forms import BasePageForm
from core.limits import within_address_limit
from core.models import BasePage
from core.responses import SeeOther
from forms.api.fields import FORM_FIELDS
from forms.filling.handing_in import LIMIT_SECONDS, TOO_OFTEN, TooOftenError, store_submission
from forms.filling.links import path_to, path_to_draft
from forms.models.choices import (
    CONSENT,
    FILES,
    LONG_TEXT,
    MUNICIPALITY,
    ORGANISATION,
    STEP,
    TERM,
    TERM_TYPES,
    TERMS,
    Autocomplete,
    PrefilledBy,
    RecordField,
)
from forms.models.submission import Submission
from forms.questions.about_practice import PRACTICE, asks_for_practice, practice_named
from forms.questions.builder import RESERVED_NAMES, HandInForm, HandInFormBuilder, PracticeForm
from forms.questions.steps import has_steps, steps_of
from practices.selection import selection_of

# How many drafts one address begins in an hour.
MOST_DRAFTS = 60
_START = "forms/form_start.html"
# Of the name of a question. Not the whole column: it is read by people, in the API.
_LONGEST_NAME = 100
_DIGEST_LENGTH = 8


class FormPageForm(BasePageForm, WagtailAdminFormPageForm):
    """The editor's form of a form page: the publishing rule, and Wagtail's check on double field names."""


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

    base_form_class = FormPageForm
    form_builder = HandInFormBuilder
    required_for_publish = ("submit_label", "thank_you_title")

    introduced_by = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een formulier dat bezoekers invullen, zoals 'Geef een praktijk door'."
    template = "forms/form_page.html"
    landing_page_template = "forms/status.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [TitleFieldPanel("title"), FieldPanel("intro"), FieldPanel("notice")],
                heading="Inleiding",
            ),
            ObjectList(
                [
                    InlinePanel("form_fields", label="Veld", heading="Velden van het formulier"),
                    FieldPanel("checklist"),
                    FieldPanel("submit_label"),
                ],
                heading="Velden",
            ),
            ObjectList(
                [FieldPanel("thank_you_title"), FieldPanel("thank_you_text"), FieldPanel("notify_editors")],
                heading="Na het doorgeven",
            ),
            ObjectList(
                [
                    FieldPanel("slug"),
                    FieldPanel("seo_title"),
                    FieldPanel("search_description"),
                    FieldPanel("show_in_menus"),
                    PublishingPanel(),
                ],
                heading="Instellingen",
            ),
        ]
    )

    api_fields = FORM_FIELDS

    class Meta:
        verbose_name = "formulier"
        verbose_name_plural = "formulieren"

    def get_submission_class(self) -> type[Submission]:
        return Submission

    def get_form_class(self) -> type[HandInForm]:
        return self.form_builder(self.get_form_fields()).get_form_class(asks_practice=asks_for_practice(self))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, take it in, or thank for it. What was handed in answers 303, so that a reload is safe."""
        # Who looks at it in the CMS sees all questions at once.
        by_steps = has_steps(self) and not getattr(request, "is_preview", False)
        show, take = (self._show_start, self._begin) if by_steps else (self._show, self._hand_in)
        response = take(request) if request.method == "POST" else show(request)
        # The form holds a token of this visitor.
        add_never_cache_headers(response)
        return response

    def _hand_in(self, request: HttpRequest) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES, page=self, user=None)
        about = practice_named(request.POST)
        if not form.is_valid():
            return self._page(request, self.template, status=422, form=form, about=about)
        try:
            submission = store_submission(request, self, form, about)
        except TooOftenError:
            form.add_error(None, TOO_OFTEN)
            response = self._page(request, self.template, status=429, form=form, about=about)
            response["Retry-After"] = str(LIMIT_SECONDS)
            return response
        return SeeOther(selection_of(request).carry(path_to(submission)))

    def _show(self, request: HttpRequest) -> HttpResponse:
        form_class = self.get_form_class()
        about = practice_named(request.GET)
        initial = {PRACTICE: about.slug if about else "", **form_class.named_answers(request.GET)}
        form = form_class(page=self, user=None, initial=initial)
        return self._page(request, self.template, form=form, about=about)

    def _show_start(self, request: HttpRequest) -> HttpResponse:
        named = self.get_form_class().known_parameters(request.GET)
        about = practice_named(request.GET)
        form = self._practice_form(initial={PRACTICE: about.slug if about else ""})
        return self._page(request, _START, steps=steps_of(self), named=named, about=about, form=form)

    def _begin(self, request: HttpRequest) -> HttpResponse:
        """Start a draft with the answers that the address gave, and lead to its first step."""
        form = self._practice_form(request.POST)
        if form is not None and not form.is_valid():
            known = self.get_form_class().known_parameters(request.POST)
            return self._page(request, _START, status=422, steps=steps_of(self), named=known, form=form)
        if not within_address_limit(request, "drafts", MOST_DRAFTS, LIMIT_SECONDS):
            response = self._page(request, _START, status=429, steps=steps_of(self), too_often=True)
            response["Retry-After"] = str(LIMIT_SECONDS)
            return response
        named = self.get_form_class().named_answers(request.POST)
        draft = self.drafts.create(
            data={name: value if isinstance(value, list) else [value] for name, value in named.items()},
            about=practice_named(request.POST),
        )
        return SeeOther(selection_of(request).carry(path_to_draft(draft, "draft_step", 1)))

    def _practice_form(self, data: Any = None, initial: Any = None) -> PracticeForm | None:
        """Return the form that asks which practice it is about, before the first step; None where that is not asked."""
        return PracticeForm(data, initial=initial) if asks_for_practice(self) else None

    def _page(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return TemplateResponse(request, template, {**self.get_context(request), **context}, status=status)


class FormField(AbstractFormField):
    """A question of a form."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(
        "soort veld",
        max_length=16,
        choices=(
            *FORM_FIELD_CHOICES,
            (TERM, "Eén term van een vocabularium"),
            (TERMS, "Termen van een vocabularium"),
            (MUNICIPALITY, "Gemeente"),
            (ORGANISATION, "Organisatie"),
            (LONG_TEXT, "Lange tekst, met een richtlijn voor de lengte"),
            (CONSENT, "Toestemming (de volledige tekst wordt bewaard)"),
            (FILES, "Bestanden"),
            (STEP, "Nieuwe stap van het formulier"),
        ),
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
        choices=RecordField,
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
        if self.field_type in TERM_TYPES and self.vocabulary_id is None:
            raise ValidationError({"vocabulary": "Kies uit welk vocabularium de termen komen."})
