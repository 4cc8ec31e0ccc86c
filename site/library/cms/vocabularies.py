"""The vocabularies and their terms in the CMS, as snippets."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib.admin.utils import quote
from django.db.models import Count, Q, QuerySet
from django.forms import RadioSelect
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel, TitleFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, TitleColumn, UsageCountColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup
from wagtail.snippets.widgets import AdminSnippetChooser

from library.cms.admin_forms import TermForm, VocabularyForm
from library.cms.choosers import TermChooserViewSet
from library.cms.vocabulary_views import MergeView, may_merge, merge_url
from library.models import Term, Vocabulary
from library.words.viewsets import WordGroupViewSet

# The value of the filter on what nothing uses.
NOBODY = "niemand"


def _term_url(name: str, *arguments: Any) -> str:
    return reverse(Term.snippet_viewset.get_url_name(name), args=[quote(argument) for argument in arguments])


class TermsPanel(Panel):
    """The terms of a vocabulary, each with a link to where it is edited."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/admin/terms_of_vocabulary.html"

        def is_shown(self) -> bool:
            # A vocabulary that is not stored yet has none.
            return self.instance is not None and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            policy = policy_registry.get_by_type(Term)
            terms = list(self.instance.terms.select_related("broader", "replaced_by"))
            for term in terms:
                term.url = _term_url("edit", term.pk)
            context["terms"] = terms
            context["may_change"] = policy.user_has_permission(self.request.user, "change")
            if policy.user_has_permission(self.request.user, "add"):
                context["add_url"] = f"{_term_url('add')}?{urlencode({'vocabulary': self.instance.pk})}"
            return context


class VocabularyViewSet(SnippetViewSet):
    """The vocabularies."""

    model = Vocabulary
    icon = "folder-open-inverse"
    menu_label = "Vocabularia"
    # A copy would have the identifier of the original.
    copy_view_enabled = False
    list_per_page = 50
    list_display = [
        "name",
        Column("parameter", label="Woord in adressen", sort_key="parameter"),
        TitleColumn(
            "term_count",
            label="Termen",
            sort_key="term_count",
            get_url=lambda row: f"{_term_url('list')}?{urlencode({'vocabulary': row.pk})}",
        ),
        BooleanColumn("is_facet", label="Is een filter", sort_key="is_facet"),
        BooleanColumn("required", label="Verplicht", sort_key="required"),
        Column("max_terms", label="Hoogstens"),
        NumberColumn("sort_order", label="Volgorde", sort_key="sort_order"),
    ]
    list_filter = ["is_facet", "required"]
    search_fields = ["name", "parameter", "help_text"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("parameter"),
            FieldPanel("help_text"),
            MultiFieldPanel(
                [FieldPanel("is_facet"), FieldPanel("required"), FieldPanel("max_terms"), FieldPanel("sort_order")],
                heading="Hoe het gebruikt wordt",
            ),
            TermsPanel(heading="Termen"),
            FieldPanel("new_terms"),
        ],
        base_form_class=VocabularyForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vocabulary]:
        """Count what can be chosen along with each vocabulary."""
        current = Count("terms", filter=Q(terms__replaced_by__isnull=True))
        # What is counted by group has no order of its own any more.
        found: QuerySet[Vocabulary] = Vocabulary.objects.annotate(term_count=current)
        return found.order_by(*(Vocabulary._meta.ordering or ()))


class TermFilterSet(WagtailFilterSet):
    """Which terms the list shows."""

    replaced = django_filters.BooleanFilter(
        field_name="replaced_by",
        lookup_expr="isnull",
        exclude=True,
        label="Samengevoegd met een andere",
        widget=BooleanRadioSelect,
    )

    gebruikt = django_filters.ChoiceFilter(
        label="Gebruikt", method="used", choices=[(NOBODY, "Nergens")], empty_label="Alle", widget=RadioSelect
    )

    class Meta:
        model = Term
        fields = ["vocabulary"]

    def used(self, terms: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return terms.filter(usage_count=0, replaced_by__isnull=True)


class TermIndexView(IndexView):
    """The list of terms, where one can be merged into another."""

    def get_list_more_buttons(self, instance: Term) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if may_merge(self.request.user, instance):
            buttons.append(_merge_button(instance))
        return buttons


class TermEditView(EditView):
    """The form of a term, from where it can be merged into another."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        if may_merge(self.request.user, self.object):
            buttons.append(_merge_button(self.object))
        return buttons


def _merge_button(term: Term) -> Button:
    return Button("Samenvoegen met…", url=merge_url(term), icon_name="resubmit", priority=25)


class LabelPanel(TitleFieldPanel):
    """Fills in the slug while a term is made; one that exists keeps its slug, which addresses hold."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance is None or self.instance.pk is None


class ReplacedPanel(Panel):
    """Says that the term was merged into another."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/admin/replaced_term.html"

        def is_shown(self) -> bool:
            return self.instance is not None and self.instance.replaced_by_id is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["new"] = self.instance.resolve()
            context["url"] = _term_url("edit", context["new"].pk)
            return context


class FollowsPanel(Panel):
    """Says what follows from another name, before it is stored."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/admin/term_follows.html"

        def is_shown(self) -> bool:
            return self.instance is not None and self.instance.pk is not None and self.instance.replaced_by_id is None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["term"] = self.instance
            context["number"] = ReferenceIndex.get_references_to(self.instance).group_by_source_object().count()
            context["url"] = _term_url("usage", self.instance.pk)
            return context


# Its window shows the terms of the vocabulary that is chosen in the form.
_broader_chooser = AdminSnippetChooser(Term, linked_fields={"vocabulary": "#id_vocabulary"})


class TermViewSet(SnippetViewSet):
    """The terms of all vocabularies."""

    model = Term
    icon = "tag"
    menu_label = "Termen"
    # A copy would have the identifier of the original.
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    chooser_viewset_class = TermChooserViewSet
    filterset_class = TermFilterSet
    # The index of the CMS gives no rows that filters can narrow.
    search_backend_name = None
    search_fields = ["label", "alternative_labels"]
    list_display = [
        "label",
        Column("vocabulary", label="Vocabularium", sort_key="vocabulary__name"),
        Column("broader", label="Bredere term", sort_key="broader__label"),
        UsageCountColumn("usage_count", label="Gebruikt", sort_key="usage_count", width="8%"),
        Column("replaced_by", label="Vervangen door", sort_key="replaced_by__label"),
        NumberColumn("sort_order", label="Volgorde", sort_key="sort_order"),
    ]
    edit_handler = ObjectList(
        [
            ReplacedPanel(heading="Samengevoegd"),
            FollowsPanel(heading="Wat volgt"),
            FieldPanel("vocabulary"),
            LabelPanel("label", placeholder=False, help_text="Kort, zoals bezoekers het lezen. Zoals: jongeren."),
            FieldPanel("slug"),
            FieldPanel("alternative_labels"),
            FieldPanel("description"),
            FieldRowPanel(
                [
                    FieldPanel("broader", widget=_broader_chooser),
                    FieldPanel("sort_order"),
                ],
                heading="Plaats in het vocabularium",
            ),
        ],
        base_form_class=TermForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        """Bring along what the columns show, and count the uses."""
        found: QuerySet[Term] = Term.objects.select_related("vocabulary", "broader", "replaced_by").annotate(
            usage_count=ReferenceIndex.usage_count_subquery(Term)
        )
        return found

    @property
    def merge_view(self) -> Any:
        """The view that merges one term into another."""
        return self.construct_view(MergeView)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the address of the merge."""
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", self.merge_view, name="merge")]


class ClassificationGroup(SnippetViewSetGroup):
    """The menu of the vocabularies and the word list."""

    items = (VocabularyViewSet, TermViewSet, WordGroupViewSet)
    menu_label = "Indeling"
    menu_icon = "tag"
    menu_order = 300
