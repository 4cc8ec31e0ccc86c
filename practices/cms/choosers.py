"""How editors choose a practice from within a form: with its place, and whether the public sees it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from core.search.ranked.ranking import Scope, search
from practices.models import PracticePage
from practices.query.lexicon import current_lexicon
from practices.query.practice_query import clean_text


def visibility(practice: PracticePage) -> str:
    """Say in a few words whether the public sees a practice in lists."""
    if not practice.live:
        return "niet op de site"
    return "gearchiveerd" if practice.archived_on else "op de site"


def in_words(practice: PracticePage) -> str:
    """Name a practice with its place and whether the public sees it, for an editor who chooses it."""
    return " · ".join(part for part in (practice.title, practice.where(), visibility(practice)) if part)


# More than an editor reads through in a window.
FOUND_SHOWN = 50


class PracticeSearchForm(SearchFilterMixin, BaseFilterForm):
    """Finds what begins as was typed, and then what visitors find with the same words; drafts as well."""

    def filter(self, objects: QuerySet[PracticePage]) -> Any:
        begins = super().filter(objects)
        text = clean_text(self.cleaned_data.get("q") or "")
        if not text:
            return begins
        first = list(begins[:FOUND_SHOWN])
        ranking = search(text, Scope(list(objects.order_by().values_list("pk", flat=True))), current_lexicon())
        there = {practice.pk for practice in first}
        keys = [key for key in (*ranking.whole, *ranking.near) if key not in there][: FOUND_SHOWN - len(first)]
        others = objects.in_bulk(keys)
        return [*first, *(others[key] for key in keys)]


class _Practices:
    """What the list of practices shows, with its frame and without."""

    filter_form_class = PracticeSearchForm

    def get_object_list(self) -> QuerySet[PracticePage]:
        practices: QuerySet[PracticePage] = PracticePage.objects.prefetch_related(
            "practice_municipalities__municipality"
        ).order_by("title")
        return practices

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("where", label="Waar", accessor="where"),
            Column("visibility", label="Op de site", accessor=visibility),
        ]


class PracticeChooseView(_Practices, chooser.ChooseView):
    """The window in which a practice is chosen."""


class PracticeResultsView(_Practices, chooser.ChooseResultsView):
    """The list in that window, after a search."""


class PracticeChosenView(chooser.ChosenView):
    """Tells the form which practice was chosen."""

    def get_display_title(self, instance: PracticePage) -> str:
        return in_words(instance)


class PracticeChosenMultipleView(chooser.ChosenMultipleView):
    """Tells the form which practices were chosen."""

    def get_display_title(self, instance: PracticePage) -> str:
        return in_words(instance)


class PracticeChooserWidget(BaseChooser):
    """Shows the chosen practice with its place and whether the public sees it."""

    def get_display_title(self, instance: PracticePage) -> str:
        return in_words(instance)


class PracticeChooserViewSet(ChooserViewSet):
    """Chooses a practice, also one that is not published yet."""

    model = PracticePage
    icon = "doc-full"
    choose_one_text = "Kies een praktijk"
    choose_another_text = "Kies een andere praktijk"
    edit_item_text = "Bewerk deze praktijk"
    search_tab_label = "Zoeken"
    choose_view_class = PracticeChooseView
    choose_results_view_class = PracticeResultsView
    chosen_view_class = PracticeChosenView
    chosen_multiple_view_class = PracticeChosenMultipleView
    base_widget_class = PracticeChooserWidget
    # Forms of other models keep Wagtail's own window for pages, which knows the tree.
    register_widget = False


practice_chooser = PracticeChooserViewSet("practice_chooser", url_prefix="kies/praktijk")


def register_practice_chooser() -> ChooserViewSet:
    """Let forms choose a practice with its place and whether the public sees it."""
    return practice_chooser


class PracticeChooserBlock(blocks.PageChooserBlock):
    """A practice, chosen in a window of our own. What it stores is what Wagtail's block stores."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"page_type": "practices.PracticePage", **kwargs})

    @cached_property
    def widget(self) -> BaseChooser:
        chosen: BaseChooser = practice_chooser.widget_class()
        return chosen

    def get_form_state(self, value: Any) -> dict[str, Any] | None:
        state: dict[str, Any] | None = self.widget.get_value_data(value)
        return state
