"""How editors see the practice record: in tabs, in the order in which one writes it."""

import functools
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)


class TermsComparison:
    """Which terms came and went between two versions. Their order means nothing, so it is no change.

    Has what Wagtail's page with the differences asks of the comparison of a field.
    """

    is_field = True
    is_child_relation = False

    def __init__(self, label: str, before: Any, after: Any) -> None:
        self.label = label
        self.before, self.after = ({row.term for row in page.practice_terms.all()} for page in (before, after))

    def field_label(self) -> str:
        """What stands before the differences."""
        return self.label

    def has_changed(self) -> bool:
        """Whether the versions hold other terms."""
        return self.before != self.after

    def htmldiff(self) -> SafeString:
        """The terms of both versions, those that came and those that went marked as Wagtail marks text."""
        terms = sorted(self.before | self.after, key=lambda term: (str(term.vocabulary), term.label))
        rows = ((self._mark(term), term.vocabulary, term) for term in terms)
        return format_html("<ul>{}</ul>", format_html_join("", '<li><span class="{}">{}: {}</span></li>', rows))

    def _mark(self, term: Any) -> str:
        if term not in self.after:
            return "deletion"
        return "" if term in self.before else "addition"


class TermsPanel(Panel):
    """One group of choices for each vocabulary; editors make the vocabularies, so the fields are not known here."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practices/admin/terms_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["fields"] = [self.form[name] for name in self.form.terms_field_names()]
            return context

        def get_comparison(self) -> list[Any]:
            return [functools.partial(TermsComparison, self.heading)]


class RecordTabs(TabbedInterface):
    """The tabs of the record. What TermsPanel shows is shown once.

    Wagtail adds every field of the form that it does not find in the panels at the end of the page. It does not know
    the fields of the vocabularies, and a second copy of their choices would undo what an editor unticks.
    """

    class BoundPanel(TabbedInterface.BoundPanel):
        def render_missing_fields(self) -> SafeString:
            shown = {*self.panel.get_form_options().get("fields", []), *self.form.terms_field_names()}
            return format_html_join("", "{}", ((self.form[name],) for name in self.form.fields if name not in shown))


_identity = [
    TitleFieldPanel("title", help_text="De naam van de praktijk, zoals ze bekend is."),
    FieldPanel("summary"),
    FieldPanel("record_type"),
    PageChooserPanel("method", page_type="practices.PracticePage"),
    FieldPanel("image"),
    MultiFieldPanel(
        [
            MultipleChooserPanel(
                "practice_municipalities",
                chooser_field_name="municipality",
                label="Gemeente",
                heading="Gemeenten",
            ),
            FieldPanel("place"),
            FieldPanel("scale"),
        ],
        heading="Waar",
    ),
]

_classification = [
    HelpPanel("<p>Kies wat echt van toepassing is: bezoekers filteren hierop. Met thema kies je er minstens één.</p>"),
    TermsPanel(heading="Indeling"),
    FieldPanel("tags"),
]

_content = [
    FieldPanel("reason"),
    FieldPanel("goals"),
    FieldPanel("approach"),
    FieldPanel("results"),
    FieldPanel("lessons"),
    FieldPanel("success_factors"),
    FieldPanel("preconditions"),
    FieldPanel("not_when"),
    FieldPanel("unknowns"),
]

_means_and_evidence = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("lead_time"), FieldPanel("fte")]),
            FieldRowPanel([FieldPanel("budget_band"), FieldPanel("funding")]),
        ],
        heading="Middelen",
    ),
    MultiFieldPanel(
        [FieldPanel("evidence_level"), FieldRowPanel([FieldPanel("assessed_by"), FieldPanel("assessed_on")])],
        heading="Bewijs",
    ),
]

_people_and_links = [
    MultiFieldPanel(
        [
            FieldPanel("project_owner"),
            FieldPanel("owner_unknown_reason"),
            MultipleChooserPanel(
                "practice_partners", chooser_field_name="organisation", label="Partner", heading="Partners"
            ),
        ],
        heading="Wie",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]),
            FieldPanel("contact_public"),
        ],
        heading="Contactpunt",
    ),
    InlinePanel("links", [FieldPanel("label"), FieldPanel("url")], label="Link", heading="Zie ook"),
    InlinePanel(
        "practice_documents",
        [FieldPanel("document"), FieldPanel("role")],
        label="Document",
        heading="Documenten",
    ),
    InlinePanel(
        "related_rows",
        [PageChooserPanel("related", page_type="practices.PracticePage")],
        label="Praktijk",
        heading="Verwante praktijken",
    ),
]

_life_cycle = [
    FieldRowPanel([FieldPanel("started"), FieldPanel("ended")]),
    FieldPanel("status"),
    FieldRowPanel([FieldPanel("verified_on"), FieldPanel("review_due")]),
    FieldPanel("archived_on"),
]

_settings = [
    FieldPanel("slug"),
    FieldPanel("seo_title"),
    FieldPanel("search_description"),
    PublishingPanel(),
]

practice_edit_handler = RecordTabs(
    [
        ObjectList(_identity, heading="Wat en waar"),
        ObjectList(_classification, heading="Indeling"),
        ObjectList(_content, heading="Inhoud"),
        ObjectList(_means_and_evidence, heading="Middelen en bewijs"),
        ObjectList(_people_and_links, heading="Wie en bronnen"),
        ObjectList(_life_cycle, heading="Levensloop"),
        ObjectList(_settings, heading="Instellingen"),
    ]
)

index_edit_handler = TabbedInterface(
    [
        ObjectList([TitleFieldPanel("title"), FieldPanel("intro")], heading="Inhoud"),
        ObjectList([*_settings[:-1], FieldPanel("show_in_menus"), _settings[-1]], heading="Instellingen"),
    ]
)
