"""The pictures that are shown where pages are shared."""

import hashlib
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from core.http.any_origin import any_origin
from practices.models import PracticePage
from practices.models.querysets import card_rows
from practices.pages.sharing import share_picture

# Seconds. The page names the picture with its version, so what changed shows at once.
_WEEK = 7 * 24 * 60 * 60


@any_origin
@require_safe
def practice_picture(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the picture of a public practice."""
    pages = PracticePage.objects.public().prefetch_related(*card_rows())
    page = get_object_or_404(pages, translation_key=key)
    return _png(request, share_picture.version(page), lambda: share_picture.draw_picture(page))


@any_origin
@require_safe
def site_picture(request: HttpRequest) -> HttpResponse:
    """Give the picture of the site."""
    picture = share_picture.draw_site_picture()
    return _png(request, hashlib.sha256(picture).hexdigest()[:16], lambda: picture)


def _png(request: HttpRequest, version: str, draw: Callable[[], bytes]) -> HttpResponse:
    """Give a picture that caches may keep; who has this version already gets no picture, and none is drawn."""
    etag = quote_etag(version)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(draw(), content_type="image/png", headers={"ETag": etag})
    patch_cache_control(response, public=True, max_age=_WEEK)
    return response
