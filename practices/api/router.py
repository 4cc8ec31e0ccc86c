"""Practices at /api/databank/: the practice query and one whole practice."""

import uuid
from collections.abc import Collection
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from wagtail.api import APIField

from core.http.problems import problem
from core.listing.options import OptionGroup
from core.listing.parameters import PAGE_PARAMETER, Parameter
from core.listing.query import PAGE
from core.listing.refusals import Reason, Refusal, refusal_problem, refused_number, refused_switch
from library.api.records import DEFAULT_PER_PAGE, MAX_PER_PAGE, PER_PAGE, list_head, page_records
from library.api.schemas import Problem
from library.api.serializers import with_joins
from practices.api.fields import PRACTICE_FIELDS
from practices.api.schemas import Practice, PracticeItem, PracticeList
from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.query.facets.declared import OPEN_FACETS
from practices.query.parameters import query_parameters, vocabulary_pattern
from practices.query.refusals import refused_parameters, refused_values
from practices.query.results import PracticeFilters

FACETS = "facetten"

_ITEM_FIELDS: list[APIField] = [field for field in PRACTICE_FIELDS if field.name in PracticeItem.model_fields]

_PER_PAGE = Parameter(
    PER_PAGE, "Per pagina", "Hoeveel praktijken een pagina telt.", "Practices on a page.", kind="integer"
)
_FACETS = Parameter(
    FACETS,
    "Facetten",
    "Met 1 krijg je ook de filters, met per waarde het aantal praktijken.",
    "1 adds the facets, with for each value how many practices there are.",
    values=(("0", "zonder"), ("1", "met")),
)
_PARAMETERS = [
    *(parameter.openapi() for parameter in query_parameters()),
    vocabulary_pattern(),
    *(parameter.openapi() for parameter in (PAGE_PARAMETER, _PER_PAGE, _FACETS)),
]

router = Router(tags=["practices"])


@router.get(
    "/practices",
    response={200: PracticeList, 400: Problem, 404: Problem},
    operation_id="listPractices",
    summary="Find practices",
    openapi_extra={"parameters": _PARAMETERS},
)
def list_practices(request: HttpRequest) -> HttpResponse | dict[str, Any]:
    """One page of the practices that a query finds, by the same parameters as at `/praktijken/`."""
    results = PracticeFilters(request.GET, PracticePage.objects.all(), request.path)
    refused = [
        *refused_parameters(request.GET, results, (PER_PAGE, FACETS)),
        *refused_values(request.GET, results),
        *refused_number(request.GET, PAGE),
        *refused_number(request.GET, PER_PAGE, MAX_PER_PAGE),
        *refused_switch(request.GET, FACETS),
    ]
    if refused:
        return refusal_problem(refused)
    per_page = int(request.GET.get(PER_PAGE, DEFAULT_PER_PAGE))
    paginator = Paginator(results.keys, per_page)
    number = results.query.page
    if number > paginator.num_pages:
        return problem(404, f"{PAGE} goes up to {paginator.num_pages} here")

    def pairs(page: int) -> list[tuple[str, str]]:
        own = [(name, request.GET[name]) for name in (PER_PAGE, FACETS) if name in request.GET]
        return [*results.query.at_page(page).pairs(), *own]

    page = paginator.page(number)
    rows = results.load(list(page.object_list), with_joins(PracticePage.objects.public(), _ITEM_FIELDS))
    return {
        **list_head(request, page, pairs),
        "sentence": results.sentence,
        "with_all_words": results.whole_total,
        "items": _records(request, rows, _ITEM_FIELDS),
        "facets": _facets(results) if request.GET.get(FACETS) == "1" else None,
    }


@router.get(
    "/practices/{uuid:key}",
    response={200: Practice, 400: Problem, 404: Problem},
    operation_id="getPractice",
    summary="One practice",
    url_name="practice",
)
def get_practice(request: HttpRequest, key: uuid.UUID) -> HttpResponse | dict[str, Any]:
    """One practice, whole; also an archived one. `key` is the last part of its identifier (`/id/praktijk/…`)."""
    if request.GET:
        return refusal_problem([Refusal.of(name, "", Reason.UNKNOWN_PARAMETER) for name in request.GET])
    page = with_joins(PracticePage.objects.public(), PRACTICE_FIELDS).filter(translation_key=key).first()
    if page is None:
        raise Http404
    return _records(request, [page], PRACTICE_FIELDS)[0]


def whole_practices(request: HttpRequest, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what is told of the practices with these keys, as far as they are public, by key."""
    pages = list(with_joins(PracticePage.objects.public(), PRACTICE_FIELDS).filter(pk__in=keys))
    return {page.pk: record for page, record in zip(pages, _records(request, pages, PRACTICE_FIELDS), strict=True)}


def _records(request: HttpRequest, pages: list[PracticePage], fields: list[APIField]) -> list[dict[str, Any]]:
    return page_records(request, pages, fields, uri=practice_uri, view="practice")


def _facets(results: PracticeFilters) -> list[dict[str, Any]]:
    return [_facet(results, group) for group in results.option_groups(OPEN_FACETS)]


def _facet(results: PracticeFilters, group: OptionGroup) -> dict[str, Any]:
    options = [*group.options, *group.more]
    return {
        "parameter": group.parameter,
        "label": group.label,
        "help_text": group.help_text,
        "is_vocabulary": results.index.facets[group.parameter].is_vocabulary,
        "values": [
            {"value": option.value, "label": option.label, "count": option.count, "selected": option.selected}
            for option in options
        ],
    }
