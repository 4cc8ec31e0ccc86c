"""Search over practices, events and pages together at /api/databank/, as /zoeken/ does it."""

import uuid
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema
from wagtail.api.utils import get_full_url
from wagtail.models import Site

from core.http.problems import problem
from core.listing.parameters import PAGE_PARAMETER, Parameter
from core.listing.query import LONGEST_TEXT, PAGE
from core.listing.refusals import refusal_problem, refused_names, refused_number
from core.publishing.visibility import site_root_path
from core.templatetags.databank import marked
from events.models.naming import event_uri
from home.search import Hit, recommendations, search_site
from library.api.parts import per_page_parameter
from library.api.records import DEFAULT_PER_PAGE, MAX_PER_PAGE, PER_PAGE, list_head
from library.api.schemas import DidYouMean, Problem
from practices.api.found import did_you_mean
from practices.models.naming import practice_uri
from practices.query.practice_query import TEXT, clean_text
from practices.query.refusals import refused_text


class SearchHit(Schema):
    """A page that was found. kind: what it is, which says where its record stands: `detail_url`.

    uri: the identifier of a practice or an event; null for a page. fragment: HTML in which what was searched for is
    marked (`mark`), and nothing else; empty when the page has no text of its own.
    """

    kind: Literal["practice", "event", "page"]
    uuid: uuid.UUID
    uri: str | None
    page_id: int
    title: str
    url: str
    detail_url: str
    fragment: str


class Recommendation(Schema):
    """What editors put above the results of these very words. elsewhere: whether it is on another site."""

    title: str
    url: str
    description: str
    elsewhere: bool


class SearchList(Schema):
    """One page of what a search finds, the best first.

    with_all_words: how many hold all the words; they come first. bedoelde_je: how the words were read, where that is
    not as they were typed. recommendations: on the first page alone.
    """

    total: int
    page: int
    pages: int
    per_page: int
    with_all_words: int
    next: str | None
    previous: str | None
    bedoelde_je: DidYouMean | None
    recommendations: list[Recommendation]
    items: list[SearchHit]


_TEXT = Parameter(
    TEXT,
    "Zoekwoorden",
    "Woorden of een hele vraag.",
    "Words or a whole question, read as by `practices`. Nothing finds nothing.",
    example="buurt",
    longest=LONGEST_TEXT,
)
_PER_PAGE = per_page_parameter("Hoeveel resultaten een pagina telt.", "Results on a page.")

router = Router(tags=["search"])


@router.get(
    "/search",
    response={200: SearchList, 400: Problem, 404: Problem},
    operation_id="search",
    summary="Search everything",
    openapi_extra={"parameters": [_TEXT.openapi(), PAGE_PARAMETER.openapi(), _PER_PAGE.openapi()]},
)
def search(request: HttpRequest) -> HttpResponse | dict[str, Any]:
    """One page of the practices, events and other pages that hold all or most of the words, as at `/zoeken/`."""
    refused = [
        *refused_names(request.GET, single={TEXT, PAGE, PER_PAGE}, repeatable=()),
        *refused_text(request.GET),
        *refused_number(request.GET, PAGE),
        *refused_number(request.GET, PER_PAGE, MAX_PER_PAGE),
    ]
    if refused:
        return refusal_problem(refused)
    text = clean_text(request.GET.get(TEXT, ""))
    number = int(request.GET.get(PAGE, 1))
    site = Site.find_for_request(request)
    found = search_site(text, number, site, int(request.GET.get(PER_PAGE, DEFAULT_PER_PAGE)), request.path)
    if number > found.results.paginator.num_pages:
        return problem(404, f"{PAGE} goes up to {found.results.paginator.num_pages} here")

    def pairs(other: int) -> list[tuple[str, str]]:
        own = [(PER_PAGE, request.GET[PER_PAGE])] if PER_PAGE in request.GET else []
        return [(TEXT, text), (PAGE, str(other)), *own]

    return {
        **list_head(request, found.results, pairs),
        "with_all_words": found.whole,
        "bedoelde_je": did_you_mean(request, found.reading),
        "recommendations": [
            {
                "title": item.title,
                "url": get_full_url(request, item.url),
                "description": item.description,
                "elsewhere": item.elsewhere,
            }
            for item in (recommendations(text, site) if number == 1 else [])
        ],
        "items": [_hit(request, hit, found.marks) for hit in found.results.object_list],
    }


def _hit(request: HttpRequest, hit: Hit, marks: frozenset[str]) -> dict[str, Any]:
    page = hit.page
    uri = {"practice": practice_uri, "event": event_uri}.get(hit.kind)
    return {
        "kind": hit.kind,
        "uuid": page.translation_key,
        "uri": uri(page) if uri else None,
        "page_id": page.pk,
        "title": page.title,
        "url": page.full_url,
        "detail_url": get_full_url(request, _detail_path(hit)),
        "fragment": marked(hit.text, marks),
    }


def _detail_path(hit: Hit) -> str:
    if hit.kind == "page":
        path = hit.page.url_path.removeprefix(site_root_path()).strip("/")
        return reverse("databank:page", kwargs={"path": path}) if path else reverse("databank:home_page")
    return reverse(f"databank:{hit.kind}", kwargs={"key": hit.page.translation_key})
