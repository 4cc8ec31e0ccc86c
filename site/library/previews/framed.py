"""The preview of the CMS where the site has a front end: a page that frames it, with a token for the draft."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from wagtail.models import Page, Site

from library.models import SiteSettings
from library.previews.drafts import content_type_name, keep_draft


def show_in_front_end(page: Page, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase | None:
    """Show the draft in the front end of the site; None where it has none."""
    site = Site.find_for_request(request)
    # The first page of a site that is being made has none yet.
    front_end = SiteSettings.for_site(site).preview_url if site else ""
    if not front_end:
        return None
    editor = request.user if request.user.is_authenticated else None
    asked = urlencode({"content_type": content_type_name(type(page)), "token": keep_draft(page, editor)})
    url = f"{front_end}{'&' if urlsplit(front_end).query else '?'}{asked}"
    parts = urlsplit(front_end)

    @csp_replace({"frame-src": [f"{parts.scheme}://{parts.netloc}"]})
    def frame(_request: HttpRequest) -> HttpResponse:
        return TemplateResponse(request, "library/preview_frame.html", {"page_title": page.title, "url": url})

    response = frame(request)
    add_never_cache_headers(response)
    # The address holds the token.
    response["Referrer-Policy"] = "no-referrer"
    return response
