"""What editors keep beside practices: keywords, and the municipalities that took one over."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from practices.cms.choosers import practice_chooser
from practices.models import PracticeAdoption, PracticeTag


class PracticeTagViewSet(SnippetViewSet):
    """The free keywords: editors correct one here, and so on every practice that has it."""

    model = PracticeTag
    icon = "tag"
    menu_label = "Sleutelwoorden"
    menu_order = 160
    add_to_admin_menu = True
    list_display = ("name", "slug")
    search_fields = ("name",)


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
