"""The practices of a query as a short list without the rest of the site, to show within a page of another site."""

import re
from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core.http.conditional import shows_content
from library.models import SiteSettings
from practices.models import PracticeIndexPage, PracticePage
from practices.query.results import PracticeAnswer

# How many practices are shown; the first where the address says nothing that can be read.
NUMBER = "aantal"
USUAL, MOST = 6, 20
_A_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@shows_content
@require_safe
def embedded_practices(request: HttpRequest) -> HttpResponseBase:
    """Show the first practices of a query. Other sites may frame it where the settings of the site allow that."""
    show: Callable[[HttpRequest], HttpResponseBase] = _list
    if SiteSettings.for_request(request).embeddable:
        show = csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(show))
    return show(request)


def _list(request: HttpRequest) -> HttpResponse:
    index = PracticeIndexPage.objects.public().first()
    if index is None:
        raise Http404("There is no public overview of practices.")
    answer = PracticeAnswer(request.GET, PracticePage.objects.all(), most_words=False)
    keys = answer.keys[: _number(request.GET.get(NUMBER, ""))]
    context = {
        "answer": answer,
        "practices": answer.load(keys, PracticePage.objects.public().for_small_cards()),
        "list_url": answer.query.url(index.full_url),
    }
    return TemplateResponse(request, "practices/embed.html", context)


def _number(text: str) -> int:
    return min(int(text), MOST) if _A_NUMBER.fullmatch(text) else USUAL
