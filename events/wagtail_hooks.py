"""What events add to the CMS."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from events.cms import participants as cms
from events.cms.notices import programme_notices
from events.models import EventPage
from events.models.choices import RegistrationMode
from events.registration.plan_changes import ABOUT, Plan, told_to_editors
from events.registration.window import SUBPATH
from forms.models import FormPage
from library.models import SiteSettings


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_may_be_meant(request: HttpRequest, page: Page) -> None:
    """After saving, say what may be meant but often is not. Saving by itself, in the background, stays silent."""
    if isinstance(page, EventPage) and request.accepts("text/html"):
        for notice in programme_notices(page):
            messages.warning(request, notice)


@hooks.register("before_edit_page")
def remember_what_is_published(request: HttpRequest, page: Page) -> None:
    """Before an event is saved, keep what its participants know."""
    if request.method == "POST" and isinstance(page, EventPage):
        request.published_plan = Plan.published(page.pk)  # type: ignore[attr-defined]


@hooks.register("after_edit_page")
def tell_who_has_to_hear_it(request: HttpRequest, page: Page) -> None:
    """When what is published changed, say how many participants do not know yet, and where to write to them."""
    before = getattr(request, "published_plan", None)
    after = Plan.published(page.pk) if before else None
    change = before.change_to(after) if before and after else None
    if change is None:
        return
    if told := told_to_editors(EventPage.objects.get(pk=page.pk), change):
        url = f"{reverse('event_mailings', args=[page.pk])}?{urlencode({ABOUT: change.value})}"
        messages.warning(request, told, buttons=[messages.button(url, "Schrijf de deelnemers")])


# --- Participants -----------------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def register_participants() -> list[URLPattern]:
    """Give the participants of each event a place in the CMS."""
    base = "evenementen/<int:event_id>/deelnemers/"
    one = f"{base}<int:registration_id>/"
    return [
        path(base, cms.ParticipantsView.as_view(), name="event_participants"),
        path(f"{base}resultaten/", cms.ParticipantsView.as_view(results_only=True), name="event_participants_results"),
        path(one, cms.ParticipantView.as_view(), name="event_participant"),
        path(f"{one}annuleren/", cms.CancelParticipantView.as_view(), name="event_participant_cancel"),
        path(f"{base}tekenlijst/", cms.SignInView.as_view(), name="event_sign_in"),
        path(f"{base}naamkaartjes/", cms.BadgesView.as_view(), name="event_badges"),
        path(f"{base}berichten/", cms.MailingsView.as_view(), name="event_mailings"),
        path(f"{base}berichten/<int:mailing_id>/", cms.MailingView.as_view(), name="event_mailing"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def show_way_to_participants(page: Page, user: Any, **_kwargs: Any) -> Iterator[Button]:
    """Lead from an event to its participants."""
    if page.specific_class is EventPage and page.permissions_for_user(user).can_edit():
        url = reverse("event_participants", args=[page.pk])
        yield Button("Deelnemers", url=url, icon_name="group", priority=12)


@hooks.register("register_log_actions")
def register_participant_actions(actions: LogActionRegistry) -> None:
    """Let the history of an event tell what was done with its participants, without naming one."""

    @actions.register_action(cms.CANCELLED_BY_EDITOR)
    class CancelFormatter(LogFormatter):
        label = "Inschrijving annuleren"

        def format_message(self, log_entry: Any) -> str:
            return f"Inschrijving nummer {log_entry.data.get('registration', '')} geannuleerd"

    @actions.register_action(cms.MAILED)
    class MailFormatter(LogFormatter):
        label = "Deelnemers schrijven"

        def format_message(self, log_entry: Any) -> str:
            return f"Bericht aan deelnemers: '{log_entry.data.get('subject', '')}'"


@hooks.register("before_serve_page")
def lead_to_the_event(
    page: Page, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Lead from a form to the event that it registers for: what is handed in at its own address registers nobody."""
    if not isinstance(page, FormPage):
        return None
    events = EventPage.objects.public().filter(registration_mode=RegistrationMode.FORM, registration_form=page)
    event = events.order_by("-starts_at").first()
    # An editor can't choose the form for practices any more, but may have made it that form since.
    if event is None or page.pk == SiteSettings.for_request(request).hand_in_page_id:
        return None
    return redirect(f"{event.get_url(request)}{SUBPATH}")
