"""Views of the site as a whole."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from core.limits import within_address_limit
from core.search.analysis import query_terms
from home.search import better_words, count_found, recommendations, search_site
from home.searches import count_search, countable
from practices.query import TEXT, clean_text

# How many searches of one address are counted, and within how many seconds.
COUNTED_PER_ADDRESS = 60
COUNTING_SECONDS = 600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search practices, events and pages together."""
    query = clean_text(request.GET.get(TEXT, ""))
    site = Site.find_for_request(request)
    results = search_site(query, request.GET.get("pagina", "1"), site)
    context = {
        "query": query,
        "results": results,
        "marks": frozenset(query_terms(query)),
        "recommendations": recommendations(query, site) if results.number == 1 else [],
        "correction": better_words(query, results.paginator.count, site),
    }
    return TemplateResponse(request, "home/search.html", context)


# Without a session there is no token to check: what may count is decided by where the request comes from.
@csrf_exempt
@require_POST
def search_counted(request: HttpRequest) -> HttpResponse:
    """Count the words that a page of results tells of. Whoever asks gets the same answer, which nobody reads."""
    text = countable(clean_text(request.POST.get(TEXT, "")))
    if (
        text
        and _is_from_own_page(request)
        and within_address_limit(request, "searches", COUNTED_PER_ADDRESS, COUNTING_SECONDS)
    ):
        # Not taken from the page, which could tell anything.
        count_search(text, found=count_found(text, Site.find_for_request(request)) > 0)
    return HttpResponse(status=204)


def _is_from_own_page(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, as browsers tell it; a machine may tell what it likes."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
