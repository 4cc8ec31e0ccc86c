"""The list of events."""

from wagtail.fields import RichTextField

from core.models import BasePage
from core.presenting import Named


class EventIndexPage(BasePage):
    """The list of events: what comes first, then what was."""

    intro = RichTextField("inleiding", features=["bold", "italic", "link"], blank=True)

    introduced_by = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count = 1
    page_description = "Het overzicht van alle evenementen."
    template = "events/event_index_page.html"
    presenter = "events.pages.index.present"

    edit_handler = Named("events.cms.panels.index_edit_handler")

    api_fields = Named("events.api.fields.INDEX_FIELDS")

    class Meta:
        verbose_name = "overzicht van evenementen"
        verbose_name_plural = "overzichten van evenementen"
