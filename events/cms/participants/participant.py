"""One participant: what was told, and taking that person off the list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from events.cms.participants.access import OfEvent
from events.models import Registration, RegistrationState
from events.registration.places import cancel

CANCELLED_BY_EDITOR = "events.registration.cancel"


class _ParticipantView(OfEvent):
    """A view of one registration for the event."""

    registration: Registration

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.registration = get_object_or_404(self.event.registrations, pk=kwargs["registration_id"])


class ParticipantView(WagtailAdminTemplateMixin, _ParticipantView):
    """What someone told, and the mails to that person."""

    template_name = "events/admin/participant.html"
    header_icon = "user"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.registration.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(("", self.registration.name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["registration"] = self.registration
        context["choices"] = list(self.registration.choices.all())
        context["mails"] = list(self.registration.mails.select_related("mail").order_by("pk"))
        if self.registration.state != RegistrationState.CANCELLED:
            context["cancel_url"] = self.address("event_participant_cancel", self.registration.pk)
        return context


class CancelParticipantView(ParticipantView):
    """Asks whether someone is taken off the list, and does it."""

    template_name = "events/admin/cancel_participant.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the participant off the list. The log names no person: it is kept for longer than the registration."""
        if cancel(self.registration, by_editor=True):
            data = {"registration": self.registration.pk}
            log(instance=self.event, action=CANCELLED_BY_EDITOR, user=request.user, data=data)
            messages.success(request, f"De inschrijving van {self.registration.name} is geannuleerd.")
        else:
            messages.warning(request, "Deze inschrijving was al geannuleerd.")
        return redirect(self.address())
