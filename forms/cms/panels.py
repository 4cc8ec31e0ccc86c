"""Panels of a form page."""

from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

form_edit_handler = TabbedInterface(
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
