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
    if wants_data(request):
        response = gone_problem(thing, key, path)
    else:
        name, instead = _last_known(thing, key, path)
        response = render(request, "410.html", {"name": name, "instead": instead}, status=GONE)
    patch_vary_headers(response, ["Accept"])
    return response


def gone_problem(thing: str, key: uuid.UUID, path: str) -> HttpResponse:
    """Say the same to a program. Raises Http404 for what was never public."""
    name, instead = _last_known(thing, key, path)
    return problem(GONE, f"This is no longer public. It was called: {name}", name=name, replaced_by=instead)


def _last_known(thing: str, key: uuid.UUID, path: str) -> tuple[str, str | None]:
    """Return what a thing was called, and the identifier of what stands for it."""
    change = last_change({thing}, key)
    if change is None:
        raise Http404
    return change.title, f"{settings.BASE_URL}{path}{change.replaced_by}" if change.replaced_by else None
