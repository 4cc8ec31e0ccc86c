"""Who may edit an event sees its participants: every view of them asks that first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.models import EventPage


class OfEvent(View):
    """Opens a view for who may edit the event in its address, and keeps it out of caches."""

    event: EventPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(EventPage, pk=kwargs["event_id"])
        if not self.event.permissions_for_user(request.user).can_edit():
            raise PermissionDenied

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def address(self, name: str = "event_participants", *keys: int) -> str:
        """Return the address of a view of this event."""
        return reverse(name, args=[self.event.pk, *keys])

    def trail(self, *steps: tuple[str, str]) -> list[dict[str, Any]]:
        """Return the breadcrumb: the event, its participants, and further steps of address and label."""
        event_url = reverse("wagtailadmin_pages:edit", args=[self.event.pk])
        known = [(event_url, self.event.get_admin_display_title()), (self.address(), "Deelnemers"), *steps]
        return [*WagtailAdminTemplateMixin.breadcrumbs_items, *({"url": url, "label": label} for url, label in known)]
