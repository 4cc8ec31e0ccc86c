"""What the list of practices shows, and the other views of the same query under its address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from practices.models import PracticeIndexPage, PracticePage
from practices.pages.comparison import Comparison
from practices.pages.fit import PracticeFit
from practices.pages.gaps import PracticeGaps
from practices.pages.map import PracticeMap
from practices.query.results import FIT_PATH, PracticeFilters, PracticeResults


def present(page: PracticeIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the list is given."""
    return {"results": PracticeResults(request.GET, PracticePage.objects.all(), page.get_url(request) or "")}


def compare(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Show the practices that a visitor collected, side by side."""
    context = page.bare_context(request)
    context["comparison"] = Comparison(request, page.compare_url(request))
    return TemplateResponse(request, "practices/compare.html", context)


def show_map(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Show the practices of the query on a map."""
    own = page.get_url(request) or ""
    results = PracticeMap(request.GET, PracticePage.objects.all(), f"{own}kaart/", own)
    return _show(request, page, "practices/practice_map.html", results)


def show_gaps(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Show how the practices of the query spread over two vocabularies."""
    own = page.get_url(request) or ""
    results = PracticeGaps(request.GET, PracticePage.objects.all(), f"{own}witte-vlekken/", own)
    return _show(request, page, "practices/practice_gaps.html", results)


def show_fit(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Let one choose the own municipality, and say how likeness is counted."""
    own = page.get_url(request) or ""
    results = PracticeFit(request.GET, PracticePage.objects.all(), f"{own}{FIT_PATH}", own)
    return _show(request, page, "practices/practice_fit.html", results)


def _show(request: HttpRequest, page: PracticeIndexPage, template: str, results: PracticeFilters) -> HttpResponse:
    # Without the presenter, which makes the list.
    return TemplateResponse(request, template, {**page.bare_context(request), "results": results})
