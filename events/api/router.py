"""Events at /api/databank/: by the filters of the public list, and one whole event with its programme."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from wagtail.api import APIField

from core.http.problems import problem
from core.listing.cursors import Key, Walk, moment_number
from core.listing.query import PAGE
from core.listing.refusals import refusal_problem, refused_names
from events.api.fields import EVENT_FIELDS
from events.api.schemas import Event, EventItem, EventList
from events.listing.parameters import BOUNDS, PARAMETERS, event_parameters
from events.listing.results import EventAnswer
from events.models import EventPage
from events.models.naming import event_uri
from library.api.parts import PART_NAMES, Part, part_parameters, per_page_parameter
from library.api.records import PER_PAGE, by_key, page_records
from library.api.schemas import Problem
from library.api.serializers import with_joins
from library.api.sparse import FIELDS, FIELDS_PARAMETER, SparseRecord, sparse_answer

_ITEM_FIELDS: list[APIField] = [field for field in EVENT_FIELDS if field.name in EventItem.model_fields]
_SPARSE = SparseRecord(Event, EVENT_FIELDS)
_ORDER = "begin"

_PER_PAGE = per_page_parameter("Hoeveel evenementen een pagina telt.", "Events on a page.")
_PARAMETERS = [
    parameter.openapi() for parameter in (*event_parameters(), *part_parameters(_PER_PAGE), FIELDS_PARAMETER)
]
_SINGLE = (PAGE, *PART_NAMES, FIELDS, *(bound.name for bound in BOUNDS))

router = Router(tags=["events"])


@router.get(
    "/events",
    response={200: EventList, 400: Problem, 404: Problem},
    operation_id="listEvents",
    summary="Find events",
    openapi_extra={"parameters": _PARAMETERS},
)
def list_events(request: HttpRequest, response: HttpResponse) -> HttpResponse | dict[str, Any]:
    """One page of the events that a query finds, soonest first, by the same parameters as at `/evenementen/`."""
    answer = EventAnswer(request.GET, EventPage.objects.listed())
    walk = _walk(answer)
    refused = [
        *refused_names(request.GET, single=_SINGLE, repeatable=PARAMETERS),
        *answer.refused,
        *Part.refused(request.GET, walk),
        *_SPARSE.refused(request.GET),
    ]
    if refused:
        return refusal_problem(refused)
    part = Part.of(request.GET, answer.keys, walk)
    if part.is_beyond:
        return problem(404, f"{PAGE} goes up to {part.pages} here")

    def pairs(page: int) -> list[tuple[str, str]]:
        own = [(name, request.GET[name]) for name in (PER_PAGE, FIELDS) if name in request.GET]
        return [*answer.query.at_page(page).pairs(), *own]

    asked = _SPARSE.asked(request.GET)
    fields = _ITEM_FIELDS if asked is None else _SPARSE.read_fields(asked)
    pages = answer.pages(part.keys) if asked is None else EventPage.objects.listed().filter(pk__in=part.keys)
    rows = with_joins(pages, fields).in_bulk()
    records = _records(request, [rows[key] for key in part.keys if key in rows], fields)
    told = {
        **part.head(request, response, pairs),
        "sentence": answer.sentence,
        "items": records if asked is None else [_SPARSE.told(record, asked) for record in records],
    }
    return told if asked is None else sparse_answer(told, response)


def _walk(answer: EventAnswer) -> Walk:
    begins = {row.key: row.starts_at for row in answer.rows}

    def keys_of(events: Sequence[int]) -> dict[int, Key]:
        return {event: (moment_number(begins[event]), event) for event in events}

    return Walk(_ORDER, (int, int), keys_of)


@router.get(
    "/events/{slug:key}",
    response={200: Event, 400: Problem, 404: Problem},
    operation_id="getEvent",
    summary="One event",
    url_name="event",
    openapi_extra={"parameters": [FIELDS_PARAMETER.openapi()]},
)
def get_event(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse | dict[str, Any]:
    """One event, whole. `key` is the last part of its identifier (`/id/evenement/…`) or of its address, which an
    editor may change.
    """
    refused = [*refused_names(request.GET, single={FIELDS}, repeatable=()), *_SPARSE.refused(request.GET)]
    if refused:
        return refusal_problem(refused)
    asked = _SPARSE.asked(request.GET)
    fields = EVENT_FIELDS if asked is None else _SPARSE.read_fields(asked)
    event = by_key(with_joins(EventPage.objects.public(), fields), key).first()
    if event is None:
        raise Http404
    record = _records(request, [event], fields)[0]
    return record if asked is None else sparse_answer(_SPARSE.told(record, asked), response)


def _records(request: HttpRequest, pages: list[EventPage], fields: list[APIField]) -> list[dict[str, Any]]:
    return page_records(request, pages, fields, uri=event_uri, view="event")
