"""What editors keep beside practices: the municipalities that took one over, and what readers said of it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

from core.outputs.spreadsheets import SafeSpreadsheets
from core.policies import NobodyWrites
from core.text.personal_data import personal_data_in
from practices.cms.choosers import practice_chooser
from practices.models import Feedback, PracticeAdoption


class AdoptionForm(WagtailAdminModelForm):
    """Asks a tick for what may be personal data in what readers see."""

    looked_at = forms.BooleanField(
        label="Nagekeken: dit mag op de site",
        required=False,
        help_text="Nodig als er een telefoonnummer, een e-mailadres, een adres of een rijksregisternummer in staat.",
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if "changes" in self.changed_data and not values.get("looked_at"):
            found = list(map(str, personal_data_in(values.get("changes", ""))))
            if found:
                told = f"Dit lijken persoonsgegevens: {', '.join(found)}. Haal ze weg, of vink dit aan."
                self.add_error("looked_at", told)
        return values


class AdoptionIndexView(IndexView):
    """The adoptions, each with its practice and its municipality."""

    def get_base_queryset(self) -> QuerySet[PracticeAdoption]:
        found: QuerySet[PracticeAdoption] = super().get_base_queryset()
        return found.select_related("practice", "municipality")


class PracticeAdoptionViewSet(SnippetViewSet):
    """The municipalities that took a practice over: made from what they handed in, corrected here."""

    model = PracticeAdoption
    icon = "site"
    menu_label = "Toepassingen elders"
    menu_order = 170
    add_to_admin_menu = True
    index_view_class = AdoptionIndexView
    list_display = ("practice", "municipality", "since")
    list_filter = ("municipality__province",)
    panels = [
        FieldPanel("practice", widget=practice_chooser.widget_class),
        FieldPanel("municipality"),
        FieldPanel("since"),
        FieldPanel("changes"),
        FieldPanel("looked_at"),
    ]
    edit_handler = ObjectList(panels, base_form_class=AdoptionForm)


class FeedbackIndexView(SafeSpreadsheets, IndexView):
    """What readers said, the newest first."""

    def get_base_queryset(self) -> QuerySet[Feedback]:
        found: QuerySet[Feedback] = super().get_base_queryset()
        return found.select_related("practice")


class FeedbackInspectView(InspectView):
    """One reaction."""

    def get_helped_display_value(self) -> str:
        """In a word, for Wagtail shows what Python calls it."""
        return "ja" if self.object.helped else "nee"


class FeedbackViewSet(SnippetViewSet):
    """Whether practices helped their readers, and why: to be read, and removed where it names a person."""

    model = Feedback
    icon = "comment"
    menu_label = "Reacties van lezers"
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = FeedbackIndexView
    list_display = ("practice", BooleanColumn("helped", label="Geholpen"), "sentence", "given_at")
    # A list of all practices to choose from takes two seconds at ten thousand.
    list_filter = ("helped",)
    search_fields = ("practice__title", "sentence")
    list_export = ("practice", "helped", "sentence", "given_at")
    inspect_view_enabled = True
    inspect_view_class = FeedbackInspectView
    inspect_view_fields = ("practice", "helped", "sentence", "given_at")


register_permission_policy(Feedback, NobodyWrites(Feedback))
