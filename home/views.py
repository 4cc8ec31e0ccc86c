"""Views of the site as a whole."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home.search import search_site
from practices.query import clean_text


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search practices, events and pages together."""
    query = clean_text(request.GET.get("q", ""))
    results = search_site(query, request.GET.get("pagina", "1"), Site.find_for_request(request))
    return TemplateResponse(request, "home/search.html", {"query": query, "results": results})
