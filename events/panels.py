"""How editors see an event."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

_invitation = [
    FieldPanel("strapline"),
    TitleFieldPanel("title"),
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="Wanneer"),
    FieldPanel("status"),
    FieldPanel("introduction"),
    FieldPanel("image"),
    FieldPanel("organiser"),
]

_place = [
    MultiFieldPanel(
        [FieldPanel("venue_name"), FieldPanel("venue_address"), FieldPanel("venue_municipality")],
        heading="Plek",
    ),
    FieldPanel("practical"),
    MultiFieldPanel(
        [
            FieldPanel("registration_mode"),
            FieldPanel("registration_url"),
            PageChooserPanel("registration_form", page_type="forms.FormPage"),
            FieldRowPanel([FieldPanel("registration_deadline"), FieldPanel("capacity")]),
        ],
        heading="Inschrijven",
    ),
]

_settings = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]

event_edit_handler = TabbedInterface(
    [
        ObjectList(_invitation, heading="Uitnodiging"),
        ObjectList([FieldPanel("programme")], heading="Programma"),
        ObjectList(_place, heading="Plek en inschrijven"),
        ObjectList([FieldPanel("materials")], heading="Na afloop"),
        ObjectList([*_settings, PublishingPanel()], heading="Instellingen"),
    ]
)

index_edit_handler = TabbedInterface(
    [
        ObjectList([TitleFieldPanel("title"), FieldPanel("intro")], heading="Inhoud"),
        ObjectList([*_settings, FieldPanel("show_in_menus"), PublishingPanel()], heading="Instellingen"),
    ]
)
