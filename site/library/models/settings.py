"""What editors set for the site as a whole."""

from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from core.changelog.versions import versions
from core.kept import SITES_KEPT, Kept

# Where the address comes in the link to a map site.
ADDRESS = "{adres}"

_kept: Kept[int, "SiteSettings"] = Kept(SITES_KEPT)


def check_map_url(value: str) -> None:
    """Raise ValidationError unless `value` is a secure address with one place for the address of a venue."""
    if not value.startswith("https://") or value.count(ADDRESS) != 1:
        raise ValidationError(f"Geef een adres dat met https:// begint en waarin één keer {ADDRESS} staat.")


def _page(label: str, help_text: str) -> models.ForeignKey:
    return models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=label,
        help_text=help_text,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Pages and addresses that the whole site refers to."""

    hand_in_page = _page("Praktijk doorgeven", "De pagina met het formulier waarmee besturen een praktijk doorgeven.")
    suggestion_page = _page(
        "Aanvullen of verbeteren",
        "Het formulier waarmee iemand een fiche aanvult. Elke fiche leidt ernaartoe.",
    )
    adoption_page = _page(
        "Ook bij ons",
        "Het formulier waarmee een bestuur meldt dat het een praktijk overnam. Elke fiche leidt ernaartoe.",
    )
    contact_page = _page(
        "Praat met wie dit deed",
        "Het formulier waarmee iemand een vraag stelt aan wie een praktijk uitvoerde. Elke fiche leidt ernaartoe. "
        "Heeft de fiche een e-mailadres van het contactpunt, dan gaat de vraag daar meteen heen; het adres blijft "
        "verborgen.",
    )
    question_page = _page(
        "Vraag het aan de redactie",
        "Wie zoekt en niets vindt, wordt naar dit formulier geleid. De zoekwoorden staan er dan al in.",
    )
    about_page = _page("Over de databank", "Staat in de voettekst.")
    privacy_page = _page("Privacyverklaring", "Staat in de voettekst van elke pagina.")
    accessibility_page = _page("Toegankelijkheidsverklaring", "Verplicht: staat in de voettekst van elke pagina.")
    editors_email = models.EmailField(
        "e-mailadres van de redactie",
        blank=True,
        help_text="Hier komen berichten over nieuwe inzendingen aan.",
    )
    map_url = models.CharField(
        "kaartsite voor de route",
        max_length=300,
        blank=True,
        default=f"https://www.openstreetmap.org/search?query={ADDRESS}",
        validators=[check_map_url],
        help_text=f"Bij een evenement staat een link naar deze site. Op de plaats van {ADDRESS} komt het adres. "
        "Leeg: geen link.",
    )
    registration_days = models.PositiveSmallIntegerField(
        "inschrijvingen bewaren (dagen)",
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Zoveel dagen na een evenement verwijdert de site vanzelf wie zich inschreef. Zeg hetzelfde in de "
        "privacyverklaring.",
    )

    submission_days = models.PositiveSmallIntegerField(
        "inzendingen bewaren (dagen)",
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Zoveel dagen na de behandeling wist de site vanzelf wat iemand doorgaf. Zeg hetzelfde in de "
        "privacyverklaring.",
    )

    review_days = models.PositiveSmallIntegerField(
        "praktijken opnieuw bevestigen (dagen)",
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text="Zoveel dagen nadat een praktijk bevestigd is, komt ze weer op de lijst van wat je moet navragen. "
        "Een eigen datum bij de praktijk gaat voor.",
    )

    preview_url = models.CharField(
        "adres van de voorkant voor voorbeelden",
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Toont een andere website de pagina's van deze databank? Dan opent een voorbeeld in het CMS daar, "
        "met een sleutel die een uur geldt. Leeg: de site toont het voorbeeld zelf.",
    )

    embeddable = models.BooleanField(
        "andere websites mogen de lijst van praktijken insluiten",
        default=False,
        help_text="Dan mag elke website /insluiten/praktijken/ in een kader tonen. De andere pagina's mag niemand "
        "insluiten.",
    )

    share_image = models.ForeignKey(
        "library.DatabankImage",
        verbose_name="beeld voor sociale media",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Wat men ziet als iemand een pagina deelt die zelf geen beeld heeft. Liefst liggend, minstens 1200 "
        "op 630 pixels. Leeg: een tekening met de naam van de databank.",
    )

    select_related = [
        *("hand_in_page", "suggestion_page", "adoption_page", "contact_page", "question_page"),
        *("about_page", "privacy_page", "accessibility_page"),
        "share_image",
    ]

    panels = [
        MultiFieldPanel(
            [
                PageChooserPanel("hand_in_page"),
                PageChooserPanel("suggestion_page"),
                PageChooserPanel("adoption_page"),
                PageChooserPanel("contact_page"),
                PageChooserPanel("question_page"),
                PageChooserPanel("about_page"),
                PageChooserPanel("privacy_page"),
                PageChooserPanel("accessibility_page"),
            ],
            heading="Vaste pagina's",
        ),
        FieldPanel("editors_email"),
        FieldPanel("map_url"),
        FieldPanel("registration_days"),
        FieldPanel("submission_days"),
        FieldPanel("review_days"),
        FieldPanel("preview_url"),
        FieldPanel("embeddable"),
        FieldPanel("share_image"),
    ]

    class Meta:
        verbose_name = "Instellingen van de site"

    @classmethod
    def shortest(cls, days: str) -> int:
        """Return the lowest number of days that any site sets in the field `days`; without sites its default."""
        kept = cls.objects.order_by(days).values_list(days, flat=True).first()
        return int(cls._meta.get_field(days).default if kept is None else kept)

    @classmethod
    def kept_for(cls, site: Site) -> "SiteSettings":
        """Return the settings of a site, to read: who changes them asks for `for_site`.

        Kept while nothing changes but practices and events.
        """
        found: SiteSettings = _kept.get(site.pk, versions().of_all, lambda: cls.for_site(site))
        return found

    def route_url(self, address: str) -> str:
        """Return where a map site shows `address`; empty without an address or a map site."""
        return self.map_url.replace(ADDRESS, quote(address, safe="")) if address and self.map_url else ""
