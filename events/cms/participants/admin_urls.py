"""Where the participants of an event stand in the CMS, and what its history tells of them."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from events.cms.participants.attendance import NOTED, AttendanceView
from events.cms.participants.list import ParticipantsView
from events.cms.participants.mailing import MAILED, MailingsView, MailingView
from events.cms.participants.participant import CANCELLED_BY_EDITOR, CancelParticipantView, ParticipantView
from events.cms.participants.printing import BadgesView, SignInView
from events.models import EventPage


def register_participants() -> list[URLPattern]:
    """Give the participants of each event a place in the CMS."""
    base = "evenementen/<int:event_id>/deelnemers/"
    one = f"{base}<int:registration_id>/"
    return [
        path(base, ParticipantsView.as_view(), name="event_participants"),
        path(f"{base}resultaten/", ParticipantsView.as_view(results_only=True), name="event_participants_results"),
        path(one, ParticipantView.as_view(), name="event_participant"),
        path(f"{one}annuleren/", CancelParticipantView.as_view(), name="event_participant_cancel"),
        path(f"{base}tekenlijst/", SignInView.as_view(), name="event_sign_in"),
        path(f"{base}naamkaartjes/", BadgesView.as_view(), name="event_badges"),
        path(f"{base}aanwezig/", AttendanceView.as_view(), name="event_attendance"),
        path(f"{base}berichten/", MailingsView.as_view(), name="event_mailings"),
        path(f"{base}berichten/<int:mailing_id>/", MailingView.as_view(), name="event_mailing"),
    ]


def show_way_to_participants(page: Page, user: Any, **_kwargs: Any) -> Iterator[Button]:
    """Lead from an event to its participants."""
    if page.specific_class is EventPage and page.permissions_for_user(user).can_edit():
        url = reverse("event_participants", args=[page.pk])
        yield Button("Deelnemers", url=url, icon_name="group", priority=12)


def register_participant_actions(actions: LogActionRegistry) -> None:
    """Let the history of an event tell what was done with its participants, without naming one."""

    @actions.register_action(CANCELLED_BY_EDITOR)
    class CancelFormatter(LogFormatter):
        label = "Inschrijving annuleren"

        def format_message(self, log_entry: Any) -> str:
            return f"Inschrijving nummer {log_entry.data.get('registration', '')} geannuleerd"

    actions.register_action(NOTED, "Aanwezigheid noteren", "Genoteerd wie er was")

    @actions.register_action(MAILED)
    class MailFormatter(LogFormatter):
        label = "Deelnemers schrijven"

        def format_message(self, log_entry: Any) -> str:
            return f"Bericht aan deelnemers: '{log_entry.data.get('subject', '')}'"
