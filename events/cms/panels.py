"""How editors see an event."""

from typing import Any

from django.forms import HiddenInput
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from core.publishing.panels import OwnFieldsTabs, PersonalDataPanel
from events.cms.notices import programme_notices


class SpeakersPanel(InlinePanel):
    """The speakers of an event. Each row carries its key, by which the programme knows it, out of sight."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        rows["fields"] = [*rows["fields"], "key"]
        rows["widgets"] = {**rows["widgets"], "key": HiddenInput}
        return options


class NoticesPanel(Panel):
    """Says above the programme what may be meant but often is not."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/notices_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.notices())

        def notices(self) -> list[str]:
            """What there is to tell of the programme as it was last saved."""
            return programme_notices(self.instance)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["notices"] = self.notices()
            return context


_programme = [
    NoticesPanel(heading="Kijk even na"),
    SpeakersPanel(
        "speakers",
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
            FieldRowPanel([FieldPanel("organisation"), FieldPanel("link")]),
            FieldPanel("photo"),
        ],
        label="Spreker",
        heading="Sprekers",
        help_text="Vul elke spreker één keer in. Daarna kies je die in het programma.",
    ),
    FieldPanel("programme"),
]

_invitation = [
    PersonalDataPanel(heading="Nakijken"),
    FieldPanel("strapline"),
    TitleFieldPanel("title"),
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="Wanneer"),
    FieldRowPanel([FieldPanel("status"), FieldPanel("previous_starts_at")]),
    FieldPanel("introduction"),
    FieldPanel("image"),
    FieldPanel("organiser"),
]

_place = [
    MultiFieldPanel(
        [
            FieldPanel("attendance_mode"),
            FieldPanel("venue_name"),
            FieldPanel("venue_address"),
            FieldPanel("venue_municipality"),
        ],
        heading="Plek",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("price"), FieldPanel("language")]),
            FieldPanel("venue_accessibility"),
            FieldPanel("contact_name"),
            FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
            FieldPanel("practical"),
        ],
        heading="Praktisch",
    ),
    MultiFieldPanel(
        [
            FieldPanel("registration_mode"),
            FieldPanel("registration_url"),
            PageChooserPanel("registration_form", page_type="forms.FormPage"),
            FieldRowPanel([FieldPanel("registration_opens"), FieldPanel("registration_deadline")]),
            FieldPanel("capacity"),
        ],
        heading="Inschrijven",
    ),
]

_settings = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]

event_edit_handler = OwnFieldsTabs(
    [
        ObjectList(_invitation, heading="Uitnodiging"),
        ObjectList(_programme, heading="Programma"),
        ObjectList(_place, heading="Plek en inschrijven"),
        ObjectList([FieldPanel("materials")], heading="Na afloop"),
        ObjectList([*_settings, PublishingPanel(), CommentPanel()], heading="Instellingen"),
    ]
)

index_edit_handler = TabbedInterface(
    [
        ObjectList([TitleFieldPanel("title"), FieldPanel("intro")], heading="Inhoud"),
        ObjectList([*_settings, FieldPanel("show_in_menus"), PublishingPanel()], heading="Instellingen"),
    ]
)
