"""What an editor is told when an event is saved."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin import messages
from wagtail.models import Page

from events.cms.notices import programme_notices
from events.models import EventPage
from events.registration.plan_changes import ABOUT, Plan, told_to_editors


def tell_what_may_be_meant(request: HttpRequest, page: Page) -> None:
    """After saving, say what may be meant but often is not. Saving by itself, in the background, stays silent."""
    if isinstance(page, EventPage) and request.accepts("text/html"):
        for notice in programme_notices(page):
            messages.warning(request, notice)


def remember_what_is_published(request: HttpRequest, page: Page) -> None:
    """Before an event is saved, keep what its participants know."""
    if request.method == "POST" and isinstance(page, EventPage):
        request.published_plan = Plan.published(page.pk)  # type: ignore[attr-defined]


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
