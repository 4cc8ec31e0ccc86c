"""Pages to print: the list to sign, and the cards with names."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from events.cms.participants.access import OfEvent
from events.cms.participants.counts import workshop_counts
from library.login.trail import note_taken


class PrintView(OfEvent):
    """A page on paper of who has a place, by name; `?workshop=` narrows it to one workshop."""

    template_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page to print."""
        workshop = None
        registrations = self.event.registrations.confirmed().prefetch_related("choices")
        if key := request.GET.get("workshop"):
            workshop = next((found for found in workshop_counts(self.event) if found.key == key), None)
            if workshop is None:
                raise Http404("There is no such workshop on the programme.")
            registrations = registrations.filter(choices__workshop_key=key, choices__has_place=True)
        people = sorted(registrations, key=lambda row: row.name.casefold())
        note_taken(request.user, f"Deelnemers van {self.event}", len(people), "papier")
        context = {
            "event": self.event,
            "workshop": workshop,
            "workshops": [count for count in workshop_counts(self.event) if count.key],
            "people": people,
            "back_url": self.address(),
            "path": request.path,
        }
        return TemplateResponse(request, self.template_name, context)


class SignInView(PrintView):
    """The list on which people sign when they come in."""

    template_name = "events/admin/sign_in.html"


class BadgesView(PrintView):
    """The cards with names, ten on a sheet."""

    template_name = "events/admin/badges.html"
