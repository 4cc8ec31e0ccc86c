"""How a practice looks where it is shared, as it is being written: only its editors see this."""

import base64
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse

from library.media.shared import HEIGHT, SHARE_RENDITION, WIDTH, SharePicture, picture_of
from library.media.shown import is_shown
from practices.models import PracticePage
from practices.pages.sharing import share_picture


def show(request: HttpRequest, page: PracticePage) -> TemplateResponse:
    """Return the picture, the title and the description of `page` in the way of a message with a link."""
    context = {
        "page": page,
        "description": page.short_description,
        "picture": _picture(page),
        "host": urlsplit(settings.BASE_URL).hostname,
    }
    return TemplateResponse(request, "practices/shared_preview.html", context)


def _picture(page: PracticePage) -> SharePicture:
    """Return the image of the practice, or the drawing of the title that is in the form: no address gives that one."""
    if page.image is not None and is_shown(page.image):
        # Of this server, whatever name the site has: the frame of the preview loads from nowhere else.
        return picture_of(page.image, page.title)._replace(url=page.image.get_rendition(SHARE_RENDITION).url)
    drawn = base64.b64encode(share_picture.draw_picture(page)).decode()
    return SharePicture(f"data:image/png;base64,{drawn}", WIDTH, HEIGHT, page.title)
