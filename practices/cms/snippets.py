"""What editors keep beside practices: the municipalities that took one over, and what readers said of it."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from core.outputs.spreadsheets import SafeSpreadsheets
from core.policies import NobodyWrites
from practices.cms.choosers import practice_chooser
from practices.models import Feedback, PracticeAdoption


class PracticeAdoptionViewSet(SnippetViewSet):
    """The municipalities that took a practice over: made from what they handed in, corrected here."""

    model = PracticeAdoption
    icon = "site"
    menu_label = "Toepassingen elders"
    menu_order = 170
    add_to_admin_menu = True
    list_display = ("practice", "municipality", "since")
    list_filter = ("municipality__province",)
    panels = [
        FieldPanel("practice", widget=practice_chooser.widget_class),
        FieldPanel("municipality"),
        FieldPanel("since"),
        FieldPanel("changes"),
    ]


class FeedbackIndexView(SafeSpreadsheets, IndexView):
    """What readers said, the newest first."""


class FeedbackViewSet(SnippetViewSet):
    """Whether practices helped their readers, and why: to be read, and removed where it names a person."""

    model = Feedback
    icon = "comment"
    menu_label = "Reacties van lezers"
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = FeedbackIndexView
    list_display = ("practice", BooleanColumn("helped", label="Geholpen"), "sentence", "given_at")
    list_filter = ("helped", "practice")
    list_export = ("practice", "helped", "sentence", "given_at")
    inspect_view_enabled = True
    inspect_view_fields = ("practice", "helped", "sentence", "given_at")


register_permission_policy(Feedback, NobodyWrites(Feedback))
