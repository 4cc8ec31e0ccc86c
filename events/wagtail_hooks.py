"""What events add to the CMS."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from events.models import EventPage
from events.notices import programme_notices


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_may_be_meant(request: HttpRequest, page: Page) -> None:
    """After saving, say what may be meant but often is not. Saving by itself, in the background, stays silent."""
    if isinstance(page, EventPage) and request.accepts("text/html"):
        for notice in programme_notices(page):
            messages.warning(request, notice)
