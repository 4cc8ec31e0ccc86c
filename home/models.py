"""The home page and the standing pages."""

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.contrib.search_promotions.models import QueryDailyHits
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.blocks import NarrativeBlock
from core.models import BasePage
from home.api import HOME_FIELDS, STANDARD_FIELDS
from home.blocks import QuestionsBlock

_settings = [
    FieldPanel("slug"),
    FieldPanel("seo_title"),
    FieldPanel("search_description"),
    FieldPanel("show_in_menus"),
    PublishingPanel(),
    CommentPanel(),
]


class HomePage(BasePage):
    """The entrance: what the databank is, and the ways in."""

    lead = models.TextField("inleiding", blank=True, help_text="Wat is de databank, in twee of drie zinnen?")
    questions = StreamField(
        QuestionsBlock(),
        verbose_name="vragen",
        blank=True,
        help_text="De vragen waarop de databank een antwoord geeft.",
    )
    themes_intro = models.TextField("inleiding bij de thema's", blank=True)
    invitation_title = models.CharField(
        "titel van de uitnodiging om een praktijk door te geven", max_length=120, blank=True
    )
    invitation_text = RichTextField("tekst van de uitnodiging", features=["bold", "italic", "link"], blank=True)

    required_for_publish = ("lead",)
    introduced_by = "lead"

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "practices.PracticeIndexPage",
        "practices.SituationIndexPage",
        "events.EventIndexPage",
        "forms.FormPage",
        "home.StandardPage",
    ]
    max_count = 1
    page_description = "De startpagina van de databank."
    template = "home/home_page.html"
    presenter = "home.entrance.present"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("title"),
                    FieldPanel("lead"),
                    FieldPanel("questions"),
                    FieldPanel("themes_intro"),
                    MultiFieldPanel(
                        [FieldPanel("invitation_title"), FieldPanel("invitation_text")],
                        heading="Praktijk doorgeven",
                    ),
                ],
                heading="Inhoud",
            ),
            ObjectList(_settings, heading="Instellingen"),
        ]
    )

    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("questions")]

    api_fields = HOME_FIELDS

    class Meta:
        verbose_name = "startpagina"
        verbose_name_plural = "startpagina's"


class StandardPage(BasePage):
    """A page with text, such as the privacy statement."""

    summary = models.TextField("inleiding", blank=True, help_text="Eén of twee zinnen onder de titel.")
    body = StreamField(NarrativeBlock(), verbose_name="tekst", blank=True)

    required_for_publish = ("body",)
    introduced_by = "summary"

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "Een vaste pagina met tekst, zoals 'Over de databank' of de privacyverklaring."
    template = "home/standard_page.html"

    edit_handler = TabbedInterface(
        [
            ObjectList([TitleFieldPanel("title"), FieldPanel("summary"), FieldPanel("body")], heading="Inhoud"),
            ObjectList(_settings, heading="Instellingen"),
        ]
    )

    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    api_fields = STANDARD_FIELDS

    class Meta:
        verbose_name = "vaste pagina"
        verbose_name_plural = "vaste pagina's"


class FruitlessSearches(models.Model):
    """How often a search of one day found nothing. The day, the words and all their hits are rows of Wagtail.

    It goes when those go: see searchpromotions_garbage_collect.
    """

    is_content = False

    daily = models.OneToOneField(QueryDailyHits, on_delete=models.CASCADE, primary_key=True, related_name="fruitless")
    times = models.PositiveIntegerField("keer zonder resultaat")

    class Meta:
        verbose_name = "zoekopdrachten zonder resultaat"
        default_permissions = ()
        permissions = [("view_searches", "Kan zien waarop bezoekers zoeken")]
        constraints = [models.CheckConstraint(condition=models.Q(times__gte=1), name="fruitless_searches_some")]

    def __str__(self) -> str:
        return f"{self.daily_id}: {self.times}"


class NearSearches(models.Model):
    """How often a search of one day found nothing with all its words, but something that lies near."""

    is_content = False

    daily = models.OneToOneField(QueryDailyHits, on_delete=models.CASCADE, primary_key=True, related_name="near")
    times = models.PositiveIntegerField("keer alleen iets dichtbij")

    class Meta:
        verbose_name = "zoekopdrachten met alleen iets dichtbij"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(times__gte=1), name="near_searches_some")]

    def __str__(self) -> str:
        return f"{self.daily_id}: {self.times}"


class SearchClicks(models.Model):
    """How often a page was chosen among what a search of one day found."""

    is_content = False
    # To be chosen is no use of the page: it may be deleted, and its row of counts with it.
    wagtail_reference_index_ignore = True

    daily = models.ForeignKey(QueryDailyHits, on_delete=models.CASCADE, related_name="clicks")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    times = models.PositiveIntegerField("keer gekozen", default=0)

    class Meta:
        verbose_name = "gekozen zoekresultaat"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["daily", "page"], name="search_clicks_once")]

    def __str__(self) -> str:
        return f"{self.daily_id}, {self.page_id}: {self.times}"


class OpenDataFile(models.Model):
    """A file with all or a part of the databank, as it is given at its address below /open-data/.

    name: the last part of that address. stored: where it lies in the storage of files. size: in bytes. cursor: of the
    log of changes, up to where the file holds what is public; who reads on from there misses nothing.
    """

    is_content = False

    name = models.CharField("naam", max_length=60, unique=True)
    stored = models.CharField("opgeslagen als", max_length=200)
    size = models.PositiveBigIntegerField("grootte in bytes")
    sha256 = models.CharField("controlesom (SHA-256)", max_length=64)
    cursor = models.PositiveBigIntegerField("tot wijziging")
    made_at = models.DateTimeField("gemaakt op")
    issued_at = models.DateTimeField("voor het eerst gemaakt op", default=timezone.now)

    class Meta:
        verbose_name = "bestand met open data"
        verbose_name_plural = "bestanden met open data"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="open_data_file_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.made_at:%Y-%m-%d %H:%M})"
