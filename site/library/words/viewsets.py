"""The word list in the CMS, as snippets."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from library.models import WordGroup
from library.words.overlaps import overlaps
from library.words.views import ImportView, WordGroupCreateView, WordGroupEditView, WordGroupIndexView, word_group_url


class OverlapsPanel(Panel):
    """Names the other groups that hold a word of this one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/admin/overlaps.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            is_stored = self.instance is not None and self.instance.pk is not None
            self.found = overlaps(self.instance) if is_stored else []

        def is_shown(self) -> bool:
            return bool(self.found)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["overlaps"] = [(overlap, word_group_url("edit", overlap.group.pk)) for overlap in self.found]
            return context


class WordGroupViewSet(SnippetViewSet):
    """The word list."""

    model = WordGroup
    icon = "resubmit"
    menu_label = "Woordenlijst"
    # A copy would have the same words.
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = WordGroupIndexView
    add_view_class = WordGroupCreateView
    edit_view_class = WordGroupEditView
    list_display = [
        "words",
        Column("also", label="Zoek ook op", sort_key="also"),
        Column("note", label="Toelichting", sort_key="note"),
        UpdatedAtColumn(),
    ]
    search_fields = ["words", "also", "note"]
    edit_handler = ObjectList(
        [
            OverlapsPanel(heading="Ook in een andere groep"),
            FieldPanel("words"),
            FieldPanel("also"),
            FieldPanel("note"),
        ]
    )

    @property
    def import_view(self) -> Any:
        """The view that reads a file."""
        return self.construct_view(ImportView)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the address of the import."""
        return [*super().get_urlpatterns(), path("importeren/", self.import_view, name="import")]
