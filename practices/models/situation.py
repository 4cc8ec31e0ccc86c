"""Situations: what an officer is in the middle of, and what to do about it this week, this month and this year."""

from typing import ClassVar

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.blocks import NARRATIVE_FEATURES
from core.models import BasePage
from core.presenting import Named
from core.publishing.personal_texts import LooksAtPersonalData
from core.text.personal_data import PersonalData

_SIMPLE = ["bold", "italic", "link", "ol", "ul"]
SUMMARY_MAX_LENGTH = 200


class When(models.TextChoices):
    """How soon something is done."""

    WEEK = "week", "Deze week"
    MONTH = "maand", "Deze maand"
    YEAR = "jaar", "Dit jaar"


class MomentBlock(blocks.StructBlock):
    """What to do this week, this month or this year, with practices: chosen, or what a query finds."""

    when = blocks.ChoiceBlock(label="Wanneer", choices=When.choices, default=When.WEEK)
    text = blocks.RichTextBlock(label="Wat je doet", features=NARRATIVE_FEATURES)
    practices = blocks.ListBlock(
        blocks.PageChooserBlock("practices.PracticePage", label="Praktijk"),
        label="Gekozen praktijken",
        default=[],
        required=False,
    )
    query = blocks.CharBlock(
        label="Of een zoekvraag",
        max_length=500,
        required=False,
        help_text="Zoek en filter op de site bij Praktijken, en plak hier het adres van wat je vond. De eerste "
        "praktijken ervan komen na de gekozen praktijken, met een link naar de rest.",
    )

    class Meta:
        icon = "calendar-alt"
        label = "Moment"
        label_format = "{when}"
        description = "Wat je deze week, deze maand of dit jaar doet, met praktijken erbij."
        template = "practices/blocks/moment.html"
        preview_value = {
            "when": "week",
            "text": "<p>Ga zelf kijken, en spreek met wie er elke dag komt.</p>",
            "practices": [],
            "query": "",
        }


class MomentsBlock(blocks.StreamBlock):
    """The moments of a situation, in the order in which one reads them."""

    moment = MomentBlock()


class SituationIndexPage(BasePage):
    """The list of situations."""

    intro = models.TextField("inleiding", blank=True, help_text="Eén of twee zinnen boven de lijst.")

    introduced_by = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["practices.SituationPage"]
    max_count = 1
    page_description = "Het overzicht van de situaties."
    template = "practices/situation_index_page.html"
    presenter = "practices.pages.situation.present_index"

    edit_handler = Named("practices.cms.panels.index_edit_handler")
    api_fields = Named("practices.api.fields.INDEX_FIELDS")

    class Meta:
        verbose_name = "overzicht van situaties"
        verbose_name_plural = "overzichten van situaties"


class SituationPage(LooksAtPersonalData, BasePage):
    """A situation in which an officer looks for help, such as 'Er was een incident'."""

    summary = models.CharField(
        "in één zin", max_length=SUMMARY_MAX_LENGTH, blank=True, help_text="Waaraan herkent iemand deze situatie?"
    )
    going_on = RichTextField("wat er aan de hand is", features=_SIMPLE, blank=True)
    moments = StreamField(
        MomentsBlock(),
        verbose_name="wat je kunt doen",
        blank=True,
        help_text="Een blok voor deze week, deze maand en dit jaar.",
    )
    pitfalls = RichTextField("valkuilen", features=_SIMPLE, blank=True)
    contacts = RichTextField(
        "wie je kunt bellen", features=_SIMPLE, blank=True, help_text="Diensten en organisaties, met een link."
    )

    required_for_publish = ("summary", "moments")
    # Of services and organisations.
    meant_in: ClassVar[dict[str, frozenset[PersonalData]]] = {
        "contacts": frozenset({PersonalData.PHONE, PersonalData.EMAIL, PersonalData.ADDRESS})
    }
    introduced_by = "summary"

    parent_page_types = ["practices.SituationIndexPage"]
    subpage_types: list[str] = []
    page_description = "Een situatie, met wat je deze week, deze maand en dit jaar kunt doen."
    template = "practices/situation_page.html"
    presenter = "practices.pages.situation.present"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("going_on"),
        index.SearchField("moments"),
        index.SearchField("pitfalls"),
        index.SearchField("contacts"),
    ]

    base_form_class = Named("practices.cms.admin_forms.SituationPageForm")
    edit_handler = Named("practices.cms.panels.situation_edit_handler")
    api_fields = Named("practices.api.fields.SITUATION_FIELDS")

    class Meta:
        verbose_name = "situatie"
        verbose_name_plural = "situaties"
