"""Views of the site as a whole."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page, Site

from core.http.any_origin import is_from_own_page
from core.http.conditional import shows_content
from core.listing.query import PAGE
from core.publishing.visibility import publicly_visible
from core.throttling.limits import within_address_limit
from home.search import nearest, outcome_of, recommendations, search_site
from home.searches import count_click, count_search, countable
from practices.query.practice_query import TEXT, clean_text

# How many searches of one address are counted, and within how many seconds.
COUNTED_PER_ADDRESS = 60
COUNTING_SECONDS = 600
# What is sent along with the words when a result is chosen: the path of its address.
CHOSEN = "naar"
LONGEST_PATH = 1_000


@shows_content
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search practices, events and pages together."""
    query = clean_text(request.GET.get(TEXT, ""))
    site = Site.find_for_request(request)
    found = search_site(query, request.GET.get(PAGE, "1"), site)
    context = {
        "query": query,
        "found": found,
        "results": found.results,
        "recommendations": recommendations(query, site) if found.results.number == 1 else [],
        "nearest": nearest(query) if query and not found.results.paginator.count else None,
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
        and is_from_own_page(request)
        and within_address_limit(request, "searches", COUNTED_PER_ADDRESS, COUNTING_SECONDS)
    ):
        # Not taken from the page, which could tell anything.
        count_search(text, outcome_of(text, Site.find_for_request(request)))
    return HttpResponse(status=204)


# As above.
@csrf_exempt
@require_POST
def click_counted(request: HttpRequest) -> HttpResponse:
    """Count which page was chosen among the results of a search. Whoever asks gets the same answer."""
    text = countable(clean_text(request.POST.get(TEXT, "")))
    if (
        text
        and is_from_own_page(request)
        and within_address_limit(request, "clicks", COUNTED_PER_ADDRESS, COUNTING_SECONDS)
        and (page := _public_page(request, request.POST.get(CHOSEN, "")))
    ):
        count_click(text, page)
    return HttpResponse(status=204)


def _public_page(request: HttpRequest, path: str) -> Page | None:
    """Return the public page at `path` of this site."""
    if not path.startswith("/") or len(path) > LONGEST_PATH or "\x00" in path:
        return None
    page = Page.find_for_request(request, path)
    if page is None:
        return None
    found: Page | None = publicly_visible(Page.objects.filter(pk=page.pk), Site.find_for_request(request)).first()
    return found
