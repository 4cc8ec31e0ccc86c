"""Mails of editors to all participants."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from events.cms.participants.access import OfEvent
from events.models import Mailing
from events.registration.mailings import Progress, send_mailing
from events.registration.plan_changes import ABOUT, suggested_mail

MAILED = "events.registration.mail"


class MailingForm(forms.ModelForm):
    """What an editor writes to participants."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Mailing
        fields = ["audience", "subject", "text"]
        widgets = {"audience": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "text": "Gewone tekst. De aanspreking en de link naar de eigen inschrijving komen er vanzelf bij."
        }


class MailingsView(WagtailAdminTemplateMixin, OfEvent):
    """Writes to the participants, and lists what was written before."""

    template_name = "events/admin/mailings.html"
    page_title = "Schrijf de deelnemers"
    header_icon = "mail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form, empty unless a link says what the mail is about."""
        initial = suggested_mail(self.event, request.GET.get(ABOUT, ""))
        return self.render_to_response(self.get_context_data(form=MailingForm(initial=initial)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Put a mail to each in the outbox."""
        form = MailingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        mailing, is_new = send_mailing(self.event, form.cleaned_data)
        if mailing is None:
            form.add_error("audience", "Er is niemand om aan te schrijven. Kies anderen.")
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if is_new:
            data = {"mailing": mailing.pk, "subject": mailing.subject}
            log(instance=self.event, action=MAILED, user=request.user, data=data)
        return redirect(self.address("event_mailing", mailing.pk))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(("", "Schrijf de deelnemers"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["event"] = self.event
        context["mailings"] = [
            (progress, self.address("event_mailing", progress.mailing.pk)) for progress in Progress.of_event(self.event)
        ]
        return context


class MailingView(WagtailAdminTemplateMixin, OfEvent):
    """How far a mail to participants is: what was sent, what is still to go, and what fails."""

    template_name = "events/admin/mailing.html"
    header_icon = "mail"
    mailing: Mailing

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mailing = get_object_or_404(self.event.mailings, pk=kwargs["mailing_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.mailing.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail((self.address("event_mailings"), "Schrijf de deelnemers"), ("", self.mailing.subject))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["mailing"] = self.mailing
        context["progress"] = Progress.of(self.mailing)
        failing = self.mailing.mails.filter(mail__sent_at=None).exclude(mail__last_error="")
        context["failing"] = list(failing.select_related("mail", "registration"))
        return context
