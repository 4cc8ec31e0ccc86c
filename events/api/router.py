"""Events at /api/databank/: by the filters of the public list, and one whole event with its programme."""

from collections.abc import Collection
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from wagtail.api import APIField

from core.http.problems import problem
from core.listing.parameters import PAGE_PARAMETER, Parameter
from core.listing.query import PAGE
from core.listing.refusals import Reason, Refusal, refusal_problem, refused_names, refused_number
from events.api.fields import EVENT_FIELDS
from events.api.schemas import Event, EventItem, EventList
from events.listing.parameters import BOUNDS, PARAMETERS, event_parameters
from events.listing.results import EventAnswer
from events.models import EventPage
from events.models.naming import event_uri
from library.api.records import DEFAULT_PER_PAGE, MAX_PER_PAGE, PER_PAGE, by_key, list_head, page_records
from library.api.schemas import Problem
from library.api.serializers import with_joins

_ITEM_FIELDS: list[APIField] = [field for field in EVENT_FIELDS if field.name in EventItem.model_fields]

_PER_PAGE = Parameter(
    PER_PAGE, "Per pagina", "Hoeveel evenementen een pagina telt.", "Events on a page.", kind="integer"
)
_PARAMETERS = [parameter.openapi() for parameter in (*event_parameters(), PAGE_PARAMETER, _PER_PAGE)]

router = Router(tags=["events"])


@router.get(
    "/events",
    response={200: EventList, 400: Problem, 404: Problem},
    operation_id="listEvents",
    summary="Find events",
    openapi_extra={"parameters": _PARAMETERS},
)
def list_events(request: HttpRequest) -> HttpResponse | dict[str, Any]:
    """One page of the events that a query finds, soonest first, by the same parameters as at `/evenementen/`."""
    answer = EventAnswer(request.GET, EventPage.objects.listed())
    refused = [
        *refused_names(request.GET, single={PAGE, PER_PAGE, *(bound.name for bound in BOUNDS)}, repeatable=PARAMETERS),
        *answer.refused,
        *refused_number(request.GET, PAGE),
        *refused_number(request.GET, PER_PAGE, MAX_PER_PAGE),
    ]
    if refused:
        return refusal_problem(refused)
    paginator = Paginator(answer.keys, int(request.GET.get(PER_PAGE, DEFAULT_PER_PAGE)))
    number = answer.query.page
    if number > paginator.num_pages:
        return problem(404, f"{PAGE} goes up to {paginator.num_pages} here")

    def pairs(page: int) -> list[tuple[str, str]]:
        own = [(PER_PAGE, request.GET[PER_PAGE])] if PER_PAGE in request.GET else []
        return [*answer.query.at_page(page).pairs(), *own]

    page = paginator.page(number)
    rows = with_joins(answer.pages(list(page.object_list)), _ITEM_FIELDS).in_bulk()
    items = [rows[key] for key in page.object_list if key in rows]
    return {
        **list_head(request, page, pairs),
        "sentence": answer.sentence,
        "items": _records(request, items, _ITEM_FIELDS),
    }


@router.get(
    "/events/{slug:key}",
    response={200: Event, 400: Problem, 404: Problem},
    operation_id="getEvent",
    summary="One event",
    url_name="event",
)
def get_event(request: HttpRequest, key: str) -> HttpResponse | dict[str, Any]:
    """One event, whole. `key` is the last part of its identifier (`/id/evenement/…`) or of its address, which an
    editor may change.
    """
    if request.GET:
        return refusal_problem([Refusal.of(name, "", Reason.UNKNOWN_PARAMETER) for name in request.GET])
    events = with_joins(EventPage.objects.public(), EVENT_FIELDS)
    event = by_key(events, key).first()
    if event is None:
        raise Http404
    return _records(request, [event], EVENT_FIELDS)[0]


def whole_events(request: HttpRequest, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what is told of the events with these keys, as far as they are public, by key."""
    pages = list(with_joins(EventPage.objects.public(), EVENT_FIELDS).filter(pk__in=keys))
    return {page.pk: record for page, record in zip(pages, _records(request, pages, EVENT_FIELDS), strict=True)}


def _records(request: HttpRequest, pages: list[EventPage], fields: list[APIField]) -> list[dict[str, Any]]:
    return page_records(request, pages, fields, uri=event_uri, view="event")
