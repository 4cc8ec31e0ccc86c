"""Noting, after an event, who of those who registered was there."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from events.cms.participants.access import OfEvent
from events.models import EventPage, Registration

NOTED = "events.registration.attendance"


class Boxes(forms.CheckboxSelectMultiple):
    """A box for each person, in one template."""

    template_name = "events/admin/people.html"


class PeopleField(forms.ModelMultipleChoiceField):
    """Names people as the list to sign does."""

    def label_from_instance(self, registration: Registration) -> str:
        """Return the name, with the organisation."""
        return ", ".join(filter(None, [registration.name, registration.organisation]))


class AttendanceForm(forms.Form):
    """Asks which of those who did not cancel were there."""

    def __init__(self, event: EventPage, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.registrations = event.registrations.active().order_by("name", "pk")
        self.fields["people"] = PeopleField(self.registrations, label="Wie was er?", required=False, widget=Boxes)
        self.initial["people"] = [row.pk for row in self.registrations if row.attended]

    def save(self) -> int:
        """Store who was there, and that the others were not; return how many were."""
        there = [person.pk for person in self.cleaned_data["people"]]
        self.registrations.exclude(pk__in=there).update(attended=False)
        return int(self.registrations.filter(pk__in=there).update(attended=True))


class AttendanceView(OfEvent, WagtailAdminTemplateMixin, FormView):
    """The list of who registered, with a box for each."""

    template_name = "events/admin/attendance.html"
    page_title = "Wie was er?"
    header_icon = "check"

    def get_form(self, form_class: Any = None) -> AttendanceForm:
        return AttendanceForm(self.event, self.request.POST if self.request.method == "POST" else None)

    def get_page_subtitle(self) -> str:
        return str(self.event.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(("", self.page_title))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(back_url=self.address(), **kwargs)
        return context

    def form_valid(self, form: AttendanceForm) -> HttpResponse:
        number = form.save()
        # The log names nobody: it is kept for longer than the registrations.
        log(instance=self.event, action=NOTED, user=self.request.user)
        messages.success(self.request, f"Genoteerd: {number} {'was' if number == 1 else 'waren'} er.")
        return redirect(self.address())

    def form_invalid(self, form: AttendanceForm) -> HttpResponse:
        messages.error(self.request, "De lijst wijzigde intussen. Er is niets bewaard: kijk ze opnieuw na.")
        return redirect(self.address("event_attendance"))
