"""The list of events."""

from typing import Any

from django.http import HttpRequest
from wagtail.fields import RichTextField
from wagtail.models import Site

from core.models import BasePage
from events import panels
from events.api import INDEX_FIELDS
from events.listing import EventList
from events.models.event import EventPage


class EventIndexPage(BasePage):
    """The list of events: what comes first, then what was."""

    intro = RichTextField("inleiding", features=["bold", "italic", "link"], blank=True)

    introduced_by = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count = 1
    page_description = "Het overzicht van alle evenementen."
    template = "events/event_index_page.html"

    edit_handler = panels.index_edit_handler

    api_fields = INDEX_FIELDS

    class Meta:
        verbose_name = "overzicht van evenementen"
        verbose_name_plural = "overzichten van evenementen"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        events = EventPage.objects.listed(Site.find_for_request(request))
        context["results"] = EventList(request.GET, events, self.get_url(request) or request.path)
        return context
