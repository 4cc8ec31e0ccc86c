"""The keywords in the CMS: how much each is used, what follows from a new name, merging, and making a term of one."""

from typing import Any, cast

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from core.text.characters import clean_line
from library.cms.vocabularies import LabelPanel
from library.models import Term, Vocabulary
from practices.cms.words.moving import ABSORBED, BECAME_TERM, make_term, merge_keywords, practices_with, same_term
from practices.models import PracticeTag

NOBODY = "niemand"


def _allowed(user: Any, model: Any, *actions: str) -> bool:
    policy = policy_registry.get_by_type(model)
    return all(policy.user_has_permission(user, action) for action in actions)


def may_merge(user: Any) -> bool:
    """Whether `user` may merge keywords: it changes one and takes another away."""
    return _allowed(user, PracticeTag, "change", "delete")


def may_make_term(user: Any) -> bool:
    """Whether `user` may make a term of a keyword: the one goes, the other comes."""
    return may_merge(user) and _allowed(user, Term, "add")


def _address(name: str, *arguments: Any) -> str:
    return reverse(PracticeTag.snippet_viewset.get_url_name(name), args=[quote(argument) for argument in arguments])


def _buttons(user: Any, tag: PracticeTag) -> list[Button]:
    found = []
    if may_merge(user):
        found.append(Button("Samenvoegen met…", url=_address("merge", tag.pk), icon_name="resubmit", priority=25))
    if may_make_term(user):
        found.append(Button("Maak er een term van…", url=_address("term", tag.pk), icon_name="tag", priority=26))
    return found


class PracticeTagFilterSet(WagtailFilterSet):
    """Which keywords the list shows."""

    gebruikt = django_filters.ChoiceFilter(
        label="Gebruikt",
        method="used",
        choices=[(NOBODY, "Door geen enkele praktijk")],
        empty_label="Alle",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PracticeTag
        fields: list[str] = []

    def used(self, tags: QuerySet[PracticeTag], _name: str, _value: str) -> QuerySet[PracticeTag]:
        return tags.filter(items__isnull=True)


class PracticeTagIndexView(IndexView):
    """The list of keywords."""

    def get_list_more_buttons(self, instance: PracticeTag) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *_buttons(self.request.user, instance)]


class PracticeTagEditView(EditView):
    """The form of a keyword."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *_buttons(self.request.user, self.object)]


class PracticeTagForm(WagtailAdminModelForm):
    """Lets a script tell which words are called nearly so, but for this one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["data-new-word"] = f"sleutelwoord:{self.instance.pk}"


class FollowsPanel(Panel):
    """Says what follows from another name, before it is stored."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practices/admin/keyword_follows.html"

        def is_shown(self) -> bool:
            return self.instance is not None and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "tag": self.instance, "practices": list(practices_with(self.instance))}


class WordView(WagtailAdminTemplateMixin, FormView):
    """Takes a keyword away, after saying what that changes."""

    header_icon = "tag"
    index_url_name = ""
    edit_url_name = ""

    def may(self) -> bool:
        """Whether the user may do this."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def tag(self) -> PracticeTag:
        """The keyword that goes."""
        return get_object_or_404(PracticeTag, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.tag)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Overzicht"},
            {"url": reverse(self.index_url_name), "label": "Sleutelwoorden"},
            {"url": reverse(self.edit_url_name, args=[quote(self.tag.pk)]), "label": str(self.tag)},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "tag": self.tag}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tag=self.tag,
            practices=list(practices_with(self.tag)),
            back=reverse(self.edit_url_name, args=[quote(self.tag.pk)]),
            **kwargs,
        )


class MergeForm(forms.Form):
    """Asks into which keyword another goes."""

    new = forms.ModelChoiceField(
        label="Samenvoegen met",
        queryset=PracticeTag.objects.none(),
        empty_label="Kies een sleutelwoord",
        help_text="Dit sleutelwoord blijft bestaan.",
    )

    def __init__(self, *args: Any, tag: PracticeTag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["new"]).queryset = PracticeTag.objects.exclude(pk=tag.pk)


class MergeView(WordView):
    """Merges a keyword into another."""

    form_class = MergeForm
    template_name = "practices/admin/merge_keyword.html"
    page_title = "Samenvoegen"

    def may(self) -> bool:
        return may_merge(self.request.user)

    def form_valid(self, form: MergeForm) -> HttpResponse:
        new: PracticeTag = form.cleaned_data["new"]
        try:
            number = merge_keywords(self.tag, new, self.request.user)
        except ValidationError as refusal:
            form.add_error("new", refusal)
            return self.form_invalid(form)
        messages.success(self.request, f"‘{self.tag}’ is samengevoegd met ‘{new}’. {_in_words(number)}")
        return redirect(_address("edit", new.pk))


class TermForm(forms.Form):
    """Asks what term a keyword becomes."""

    vocabulary = forms.ModelChoiceField(
        label="Vocabularium", queryset=Vocabulary.objects.all(), empty_label="Kies een vocabularium"
    )
    label = forms.CharField(
        label="Term",
        max_length=Term._meta.get_field("label").max_length,
        help_text="Bestaat de term al in dat vocabularium, dan krijgen de praktijken die.",
    )

    def __init__(self, *args: Any, tag: PracticeTag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].initial = tag.name

    def clean_label(self) -> str:
        """Return the label on one line."""
        return clean_line(self.cleaned_data["label"]).strip()


class TermView(WordView):
    """Makes a term of a keyword."""

    form_class = TermForm
    template_name = "practices/admin/keyword_to_term.html"
    page_title = "Maak er een term van"

    def may(self) -> bool:
        return may_make_term(self.request.user)

    def form_valid(self, form: TermForm) -> HttpResponse:
        vocabulary, label = form.cleaned_data["vocabulary"], form.cleaned_data["label"]
        new = "" if same_term(vocabulary, label) else "nieuwe "
        try:
            term, number = make_term(self.tag, vocabulary, label, self.request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(
            self.request, f"‘{self.tag}’ is nu de {new}term ‘{term}’ van {vocabulary}. {_in_words(number)}"
        )
        return redirect(reverse(Term.snippet_viewset.get_url_name("edit"), args=[quote(term.pk)]))


def _in_words(number: int) -> str:
    if number == 0:
        return "Geen enkele praktijk gebruikte het sleutelwoord."
    return "1 praktijk ging mee." if number == 1 else f"{number} praktijken gingen mee."


class PracticeTagViewSet(SnippetViewSet):
    """The free keywords: editors correct one here, and so on every practice that has it."""

    model = PracticeTag
    icon = "tag"
    menu_label = "Sleutelwoorden"
    menu_order = 160
    add_to_admin_menu = True
    index_view_class = PracticeTagIndexView
    edit_view_class = PracticeTagEditView
    filterset_class = PracticeTagFilterSet
    list_display = (
        "name",
        NumberColumn("practice_count", label="Praktijken", sort_key="practice_count"),
        Column("slug", label="Woord in adressen", sort_key="slug"),
    )
    # Counting undoes the order of the model.
    ordering = "name"
    search_fields = ("name",)
    edit_handler = ObjectList(
        [
            FollowsPanel(heading="Wat volgt"),
            LabelPanel(
                "name", placeholder="Sleutelwoord", help_text="Kort, zoals mensen het zoeken. Zoals: buurtwerk."
            ),
            FieldPanel("slug", heading="Woord in adressen"),
        ],
        base_form_class=PracticeTagForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PracticeTag]:
        """Count the practices that hold each."""
        return PracticeTag.objects.annotate(practice_count=Count("items"))

    @property
    def merge_view(self) -> Any:
        """The view that merges one keyword into another."""
        return self.construct_view(MergeView)

    @property
    def term_view(self) -> Any:
        """The view that makes a term of a keyword."""
        return self.construct_view(TermView)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the addresses of what takes a keyword away."""
        own = [
            path("samenvoegen/<int:pk>/", self.merge_view, name="merge"),
            path("term/<int:pk>/", self.term_view, name="term"),
        ]
        return [*super().get_urlpatterns(), *own]


def register_words(actions: LogActionRegistry) -> None:
    """Let the history of a keyword and of a term tell what came into it."""

    class FromFormatter(LogFormatter):
        label = "Sleutelwoord opnemen"

        def format_message(self, log_entry: Any) -> str:
            return f"Het sleutelwoord ‘{log_entry.data.get('from', '')}’ is hierin opgegaan"

    for action in (ABSORBED, BECAME_TERM):
        actions.register_action(action)(FromFormatter)
