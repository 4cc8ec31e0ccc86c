"""How editors choose a practice from within a form: with its place, and whether the public sees it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.search.backends import get_search_backend

from core.search.ranked.ranking import Scope, search
from library.models import Term
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


def themes_in_words(practice: PracticePage) -> str:
    """Name the themes of a practice."""
    return ", ".join(term.label for term in practice.themes)


# More than an editor reads through in a window.
FOUND_SHOWN = 50
# Who searches in a list looks at what fits best; filters are for the rest.
MOST_FOUND = 200


def find(practices: QuerySet[PracticePage], text: str, most: int = FOUND_SHOWN) -> list[int]:
    """Return the keys of what begins as was typed, then of what visitors find with the same words; drafts as well."""
    text = clean_text(text)
    if not text:
        return []
    begins = get_search_backend().autocomplete(text, PracticePage.objects.all())[:most]
    mine = list(practices.order_by().values_list("pk", flat=True))
    ranking = search(text, Scope(mine), current_lexicon())
    keys = dict.fromkeys([*(page.pk for page in begins), *ranking.whole, *ranking.near])
    allowed = set(mine)
    return [key for key in keys if key in allowed][:most]


class PracticeFilterForm(BaseFilterForm):
    """Finds a practice by words, and by what it is about."""

    q = forms.CharField(
        label="Zoeken", required=False, widget=forms.TextInput(attrs={"placeholder": "Titel, plaats of onderwerp"})
    )
    thema = forms.ModelChoiceField(
        label="Thema", required=False, queryset=Term.objects.none(), empty_label="Alle thema's"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not at import: models that hold practices import this before all models are there.
        theme: Any = self.fields["thema"]
        theme.queryset = Term.objects.current().filter(vocabulary__parameter="thema")

    def filter(self, objects: QuerySet[PracticePage]) -> Any:
        objects = super().filter(objects)
        if theme := self.cleaned_data.get("thema"):
            objects = objects.filter(practice_terms__term=theme)
            self.is_searching = True
        text = self.cleaned_data.get("q") or ""
        if not clean_text(text):
            return objects
        self.is_searching, self.search_query = True, text
        keys = find(objects, text)
        found = objects.in_bulk(keys)
        return [found[key] for key in keys]


class _Practices:
    """What the list of practices shows, with its frame and without."""

    filter_form_class = PracticeFilterForm

    def get_object_list(self) -> QuerySet[PracticePage]:
        practices: QuerySet[PracticePage] = PracticePage.objects.prefetch_related(
            "practice_municipalities__municipality", "practice_terms__term__vocabulary"
        ).order_by("title")
        return practices

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("where", label="Waar", accessor="where"),
            Column("themes", label="Thema", accessor=themes_in_words),
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
