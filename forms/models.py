"""The form page by which local governments hand in practices, what they hand in, and the mails that this owes."""

import datetime
import uuid
from typing import Any, ClassVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Select
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
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
    AbstractFormSubmission,
    FormMixin,
)
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField

from core.blocks import NARRATIVE_FEATURES
from core.forms import BasePageForm
from core.models import BasePage
from core.responses import SeeOther
from forms.api import FORM_FIELDS
from forms.builder import TERM, TERM_TYPES, TERMS, HandInForm, HandInFormBuilder
from forms.handin import store_submission
from practices.selection import selection_of

# The query parameter that carries the signed reference number to the page of thanks.
RECEIVED = "ontvangen"
_RECEIVED_SALT = "forms.received"


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
    notify_editors = models.BooleanField(
        "bericht aan de redactie",
        default=True,
        help_text="Mailt elke inzending aan het adres in de instellingen van de site.",
    )

    base_form_class = FormPageForm
    form_builder = HandInFormBuilder
    required_for_publish = ("submit_label", "thank_you_title")

    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Een formulier dat bezoekers invullen, zoals 'Geef een praktijk door'."
    template = "forms/form_page.html"
    landing_page_template = "forms/form_page_landing.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [TitleFieldPanel("title"), FieldPanel("intro"), FormSubmissionsPanel(), FieldPanel("notice")],
                heading="Inleiding",
            ),
            ObjectList(
                [
                    InlinePanel("form_fields", label="Veld", heading="Velden van het formulier"),
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

    def get_submission_class(self) -> type["Submission"]:
        return Submission

    def get_submissions_list_view_class(self) -> Any:
        from forms.views import SubmissionsListView

        return SubmissionsListView

    def get_data_fields(self) -> list[tuple[str, Any]]:
        return [("reference", "Referentienummer"), *super().get_data_fields()]

    def process_form_submission(self, form: HandInForm) -> "Submission":
        return store_submission(self, form)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, take it in, or thank for it. What was handed in answers 303, so that a reload is safe."""
        response = self._hand_in(request) if request.method == "POST" else self._show(request)
        # The form holds a token of this visitor.
        add_never_cache_headers(response)
        return response

    def _hand_in(self, request: HttpRequest) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES, page=self, user=None)
        if not form.is_valid():
            return self._page(request, self.template, status=422, form=form)
        submission = self.process_form_submission(form)
        signed = signing.dumps(submission.reference, salt=_RECEIVED_SALT)
        return SeeOther(selection_of(request).carry(f"{self.get_url(request)}?{RECEIVED}={signed}"))

    def _show(self, request: HttpRequest) -> HttpResponse:
        if RECEIVED not in request.GET:
            form_class = self.get_form_class()
            form = form_class(page=self, user=None, initial=form_class.named_terms(request.GET))
            return self._page(request, self.template, form=form)
        try:
            reference = signing.loads(request.GET[RECEIVED], salt=_RECEIVED_SALT)
        except signing.BadSignature:
            # A link that was cut off or changed says nothing about a submission: show the form.
            return redirect(selection_of(request).carry(self.get_url(request) or "/"))
        return self._page(request, self.landing_page_template, reference=reference)

    def _page(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return TemplateResponse(request, template, {**self.get_context(request), **context}, status=status)


class Autocomplete(models.TextChoices):
    """What a browser may fill in by itself, in the words of the HTML standard."""

    NAME = "name", "Naam"
    EMAIL = "email", "E-mailadres"
    ORGANISATION = "organization", "Organisatie"
    ROLE = "organization-title", "Functie"
    PHONE = "tel", "Telefoonnummer"
    MUNICIPALITY = "address-level2", "Gemeente"


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
    autocomplete = models.CharField(
        "vanzelf invullen",
        max_length=24,
        choices=Autocomplete,
        blank=True,
        help_text="Vraag je naar gegevens van de invuller zelf, kies dan welke: de browser vult ze in.",
    )

    panels = [*AbstractFormField.panels, FieldPanel("vocabulary", widget=Select), FieldPanel("autocomplete")]

    class Meta(AbstractFormField.Meta):
        verbose_name = "veld"
        verbose_name_plural = "velden"

    def clean(self) -> None:
        super().clean()
        if self.field_type in TERM_TYPES and self.vocabulary_id is None:
            raise ValidationError({"vocabulary": "Kies uit welk vocabularium de termen komen."})


class Submission(AbstractFormSubmission):
    """What someone handed in. Stored in one transaction with the mails that it owes."""

    is_content = False

    # Given by the form when it was shown: the same form handed in twice is one submission.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField("referentienummer", max_length=9, unique=True)
    # The text beside the form at that moment.
    notice = models.TextField("privacymelding", blank=True)

    class Meta(AbstractFormSubmission.Meta):
        abstract = False
        verbose_name = "inzending"
        verbose_name_plural = "inzendingen"
        ordering = ["-submit_time"]

    def __str__(self) -> str:
        return self.reference

    def get_data(self) -> dict[str, Any]:
        answers = {name: _in_words(value) for name, value in super().get_data().items()}
        return {**answers, "reference": self.reference}


class OutgoingMail(models.Model):
    """A mail that is owed: written with what causes it, sent by a worker until the mail server takes it."""

    is_content = False

    submission = models.ForeignKey(
        Submission,
        verbose_name="inzending",
        on_delete=models.CASCADE,
        related_name="mails",
        null=True,
        blank=True,
    )
    to = models.EmailField("aan")
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst")
    # Goes along as a file that puts something in the calendar of who reads it.
    calendar = models.TextField("agenda (iCalendar)", blank=True)
    created_at = models.DateTimeField("geschreven", auto_now_add=True)
    due_at = models.DateTimeField("te versturen vanaf", default=timezone.now)
    sent_at = models.DateTimeField("verstuurd", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    last_error = models.TextField("laatste fout", blank=True)

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], name="mail_due", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


def _in_words(value: Any) -> Any:
    """Return an answer as a person reads it in the list and in exports."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.datetime):
        # A spreadsheet knows no time zones: the clock on the wall in Brussels.
        return timezone.make_naive(value)
    return value
