"""What is not on the site has no address there, whichever way leads to it: its own, an old one, a link in a text."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from core.publishing.visibility import is_published, published

NOT_FOUND = 404
# What is not there says so, and leads to no page.
_OF_PROGRAMS = "/api/"


def refuse_what_is_over(page: Page, _request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]) -> None:
    """Raise Http404 for a page, and all that it serves below its address, from the moment that it expires.

    Wagtail serves what is live, which an expired page is until the scheduler comes by.
    """
    if not is_published(page):
        raise Http404


class PublishedRedirectMiddleware(RedirectMiddleware):
    """Sends an old address on, unless the page that it stands for is not on the site: that tells nothing of it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Answer what was not found with what Wagtail knows of it."""
        if response.status_code != NOT_FOUND or request.path_info.startswith(_OF_PROGRAMS):
            return response
        redirect = _redirect_of(request)
        if redirect is None or (redirect.redirect_page and not is_published(redirect.redirect_page)):
            return response
        answer: HttpResponse = super().process_response(request, response)
        return answer


def _redirect_of(request: HttpRequest) -> Redirect | None:
    # As Wagtail looks for it: with the parameters, and else without.
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    found: Redirect | None = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
    return found


class PublishedPageLinks(PageLinkHandler):
    """Links in rich text lead to pages that are on the site; of the others the words stay, without their address."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Page | None]:
        """Return the page of each link, in one query for each kind of page."""
        keys = [attrs.get("id", "") for attrs in attrs_list]
        numbers = {int(key) for key in keys if key.isdecimal()}
        pages = published(Page.objects.filter(pk__in=numbers)).defer_streamfields().specific()
        found = {str(page.pk): page for page in pages}
        return [found.get(key) for key in keys]
