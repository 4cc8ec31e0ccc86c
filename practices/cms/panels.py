"""How editors see the practice record: in tabs, in the order in which one writes it."""

import functools
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import (
    CommentPanel,
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

from core.publishing.panels import OwnFieldsTabs, PersonalDataPanel, personal_data_shown, place_of_field
from practices.cms.checks import advice_on
from practices.cms.review import may_review, review_url, state_of
from practices.confirming.rounds import last_rounds
from practices.models.record.completeness import completeness
from practices.models.record.declaration import BY_NAME, READING_ORDER
from practices.models.record.fields import Kind, RecordField, Tab

# As many missing fields as one sits down for.
MOST_HELPFUL = 3


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


class CompletenessPanel(Panel):
    """How complete the record is, and what would help its readers most, each a link to its field."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practices/admin/completeness_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            found = completeness(self.instance)
            helps_most = [(field.title, place_of(field)) for field in found.missing[:MOST_HELPFUL]]
            context |= {"percent": found.percent, "helps_most": helps_most}
            return context


class ChecksPanel(Panel):
    """What an editor may want to look at in the version that is open; what may be personal data asks for a tick."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practices/admin/checks_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and (self.instance.pk is not None or bool(self.instance.personal_texts()))

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            advice = [(one, place_of(one.field) if one.field else "") for one in advice_on(self.instance)]
            context |= {"advice": advice, **personal_data_shown(self.form, _place_of_name)}
            return context


class ReviewPanel(Panel):
    """Leads to the page on which one asks whether a practice still holds; for who may."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practices/admin/review_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None and may_review(self.request.user, self.instance)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            row = last_rounds([self.instance]).get(self.instance.pk)
            context |= {"state": state_of(row), "url": review_url(self.instance)}
            return context


def place_of(field: RecordField) -> str:
    """Return the selector of where one fills in `field`: its input, or the button that adds a row."""
    if field.name == "terms":
        return "[name^='terms_']"
    if field.kind is Kind.ROWS and field.name != "tags":
        return f"#id_{field.attribute}-ADD, #id_{field.attribute}-OPEN_MODAL"
    return place_of_field(field.name)


def _place_of_name(name: str) -> str:
    return place_of(BY_NAME[name]) if name in BY_NAME else place_of_field(name)


# --- The panels of the record ---------------------------------------------------------------------------------------

_BY_NAME: dict[str, Callable[[RecordField], Panel]] = {
    "title": lambda field: TitleFieldPanel(field.name, help_text="De naam van de praktijk, zoals ze bekend is."),
    "method": lambda field: PageChooserPanel(field.name, page_type="practices.PracticePage"),
    "municipalities": lambda field: MultipleChooserPanel(
        field.attribute, chooser_field_name="municipality", label="Gemeente", heading=field.title
    ),
    "terms": lambda field: TermsPanel(heading=field.title),
    "partners": lambda field: MultipleChooserPanel(
        field.attribute, chooser_field_name="organisation", label="Partner", heading=field.title
    ),
    "links": lambda field: InlinePanel(
        field.attribute, [FieldPanel("label"), FieldPanel("url")], label="Link", heading=field.title
    ),
    "documents": lambda field: InlinePanel(
        field.attribute, [FieldPanel("document"), FieldPanel("role")], label="Document", heading=field.title
    ),
    "related_practices": lambda field: InlinePanel(
        field.attribute,
        [PageChooserPanel("related", page_type="practices.PracticePage")],
        label="Praktijk",
        heading=field.title,
    ),
}
_INTRODUCED_BY = {
    Tab.CLASSIFICATION: "<p>Kies wat echt van toepassing is: bezoekers filteren hierop. Met thema kies je er minstens "
    "één.</p>"
}


def _panel(field: RecordField) -> Panel:
    make = _BY_NAME.get(field.name, lambda field: FieldPanel(field.name))
    return make(field)


def _rows(fields: Iterable[RecordField]) -> list[Panel]:
    """Return a panel for each field; those that stand beside the next one share a row with it."""
    rows, beside = [], []
    for field in fields:
        beside.append(_panel(field))
        if not field.beside_next:
            rows.append(FieldRowPanel(beside) if len(beside) > 1 else beside[0])
            beside = []
    return rows


def _tab(tab: Tab) -> ObjectList:
    """Return a tab with its fields in the order in which one writes them; neighbours of a group share a frame."""
    panels: list[Panel] = []
    if tab is Tab.IDENTITY:
        panels = [CompletenessPanel(heading="Hoe volledig"), ChecksPanel(heading="Nakijken")]
    panels += [ReviewPanel(heading="Nazicht")] if tab is Tab.LIFE_CYCLE else []
    panels += [HelpPanel(_INTRODUCED_BY[tab])] if tab in _INTRODUCED_BY else []
    for group, fields in groupby((field for field in READING_ORDER if field.tab is tab), attrgetter("group")):
        rows = _rows(fields)
        panels += [MultiFieldPanel(rows, heading=group)] if group else rows
    return ObjectList(panels, heading=tab.value)


_settings = [
    FieldPanel("slug"),
    FieldPanel("seo_title"),
    FieldPanel("search_description"),
    PublishingPanel(),
]

practice_edit_handler = OwnFieldsTabs(
    [*map(_tab, Tab), ObjectList([*_settings, CommentPanel()], heading="Instellingen")]
)

index_edit_handler = TabbedInterface(
    [
        ObjectList([TitleFieldPanel("title"), FieldPanel("intro")], heading="Inhoud"),
        ObjectList([*_settings[:-1], FieldPanel("show_in_menus"), _settings[-1]], heading="Instellingen"),
    ]
)

situation_edit_handler = OwnFieldsTabs(
    [
        ObjectList(
            [
                PersonalDataPanel(heading="Nakijken"),
                TitleFieldPanel("title"),
                FieldPanel("summary"),
                FieldPanel("going_on"),
                FieldPanel("moments"),
                FieldPanel("pitfalls"),
                FieldPanel("contacts"),
            ],
            heading="Inhoud",
        ),
        ObjectList([*_settings, CommentPanel()], heading="Instellingen"),
    ]
)
