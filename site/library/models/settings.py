"""What editors set for the site as a whole."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


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
    about_page = _page("Over de databank", "Staat in de voettekst.")
    privacy_page = _page("Privacyverklaring", "Staat in de voettekst van elke pagina.")
    accessibility_page = _page("Toegankelijkheidsverklaring", "Verplicht: staat in de voettekst van elke pagina.")
    editors_email = models.EmailField(
        "e-mailadres van de redactie",
        blank=True,
        help_text="Hier komen berichten over nieuwe inzendingen aan.",
    )

    select_related = ["hand_in_page", "about_page", "privacy_page", "accessibility_page"]

    panels = [
        MultiFieldPanel(
            [
                PageChooserPanel("hand_in_page"),
                PageChooserPanel("about_page"),
                PageChooserPanel("privacy_page"),
                PageChooserPanel("accessibility_page"),
            ],
            heading="Vaste pagina's",
        ),
        FieldPanel("editors_email"),
    ]

    class Meta:
        verbose_name = "Instellingen van de site"
