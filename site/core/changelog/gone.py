"""What the identifier of a thing answers that was public and is not any more."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from core.changelog.reading import last_change
from core.http.problems import problem

GONE = 410
LD_JSON = "application/ld+json"


def wants_data(request: HttpRequest) -> bool:
    """Whether data is preferred over a page; a browser, or no preference, gets the page."""
    return request.get_preferred_type(["text/html", LD_JSON, "application/json"]) in (LD_JSON, "application/json")


def gone(request: HttpRequest, thing: str, key: uuid.UUID, path: str) -> HttpResponse:
    """Say what a thing was called that is gone, and what stands for it: a page, or a problem to who wants data.

    path: where the identifiers of such things begin on the site. Raises Http404 for what was never public.
    """
    change = last_change({thing}, key)
    if change is None:
        raise Http404
    instead = f"{settings.BASE_URL}{path}{change.replaced_by}" if change.replaced_by else None
    if wants_data(request):
        response: HttpResponse = problem(
            GONE, f"This is no longer public. It was called: {change.title}", name=change.title, replaced_by=instead
        )
    else:
        response = render(request, "410.html", {"name": change.title, "instead": instead}, status=GONE)
    patch_vary_headers(response, ["Accept"])
    return response
