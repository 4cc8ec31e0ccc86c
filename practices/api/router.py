"""Practices at /api/databank/: the practice query and one whole practice."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from wagtail.api import APIField
from wagtail.api.utils import get_full_url

from core.http.problems import problem
from core.listing.options import OptionGroup
from core.listing.parameters import Parameter
from core.listing.query import LONGEST_TEXT, PAGE
from core.listing.refusals import (
    Reason,
    Refusal,
    refusal_problem,
    refused_names,
    refused_switch,
)
from library.api.parts import PART_NAMES, Part, part_parameters, per_page_parameter
from library.api.records import PER_PAGE, by_key, page_records
from library.api.schemas import Problem
from library.api.serializers import with_joins
from library.api.sparse import FIELDS, FIELDS_PARAMETER, SparseRecord, sparse_answer
from library.api.told import pages_told_once, with_items, written
from practices.api.fields import PRACTICE_FIELDS
from practices.api.found import did_you_mean, fragments_of
from practices.api.schemas import FacetList, FoundPractice, Practice, PracticeItem, PracticeList, SuggestionList
from practices.api.walking import walk_of
from practices.models import PracticePage
from practices.models.naming import practice_uri
from practices.query.facets.declared import OPEN_FACETS
from practices.query.facets.options import option_groups
from practices.query.parameters import TAKES_VOCABULARIES, query_parameters
from practices.query.practice_query import TEXT
from practices.query.refusals import refused_parameters, refused_values
from practices.query.results import PracticeFilters
from practices.query.suggestions import suggest

FACETS = "facetten"
FRAGMENT = "fragment"

_ITEM_FIELDS: list[APIField] = [field for field in PRACTICE_FIELDS if field.name in PracticeItem.model_fields]
_SPARSE = SparseRecord(Practice, PRACTICE_FIELDS)
_SPARSE_FOUND = SparseRecord(Practice, PRACTICE_FIELDS, {FRAGMENT: FoundPractice.model_fields[FRAGMENT].annotation})

_PER_PAGE = per_page_parameter("Hoeveel praktijken een pagina telt.", "Practices on a page.")
_FACETS = Parameter(
    FACETS,
    "Facetten",
    "Met 1 krijg je ook de filters, met per waarde het aantal praktijken.",
    "1 adds the facets, with for each value how many practices there are.",
    values=(("0", "zonder"), ("1", "met")),
)
_TYPED = Parameter(
    TEXT, "Zoekwoorden", "Wat iemand tot nu toe typte.", "What was typed so far.", example="jong", longest=LONGEST_TEXT
)
_QUERY_PARAMETERS = [parameter.openapi() for parameter in query_parameters()]
_PARAMETERS = [
    *_QUERY_PARAMETERS,
    *(parameter.openapi() for parameter in (*part_parameters(_PER_PAGE), _FACETS, FIELDS_PARAMETER)),
]

router = Router(tags=["practices"])


@router.get(
    "/practices",
    response={200: PracticeList, 400: Problem, 404: Problem},
    operation_id="listPractices",
    summary="Find practices",
    openapi_extra={"parameters": _PARAMETERS, TAKES_VOCABULARIES: True},
)
def list_practices(request: HttpRequest, response: HttpResponse) -> HttpResponse | dict[str, Any]:
    """One page of the practices that a query finds, by the same parameters as at `/praktijken/`."""
    results = PracticeFilters(request.GET, PracticePage.objects.all(), request.path)
    walk = walk_of(results)
    refused = [
        *refused_parameters(request.GET, results, (*PART_NAMES, FACETS, FIELDS)),
        *refused_values(request.GET, results),
        *Part.refused(request.GET, walk),
        *refused_switch(request.GET, FACETS),
        *_SPARSE_FOUND.refused(request.GET),
    ]
    if refused:
        return refusal_problem(refused)
    part = Part.of(request.GET, results.keys, walk)
    if part.is_beyond:
        return problem(404, f"{PAGE} goes up to {part.pages} here")

    def pairs(page: int) -> list[tuple[str, str]]:
        own = [(name, request.GET[name]) for name in (PER_PAGE, FACETS, FIELDS) if name in request.GET]
        return [*results.query.at_page(page).pairs(), *own]

    asked = _SPARSE_FOUND.asked(request.GET)
    answer = {
        **part.head(request, response, pairs),
        "sentence": results.sentence,
        "with_all_words": results.whole_total,
        "items": [] if asked is None else _some_fields(request, results, part.keys, asked),
        "bedoelde_je": did_you_mean(request, results.reading),
        "facets": _facets(results) if request.GET.get(FACETS) == "1" else None,
    }
    if asked is not None:
        return sparse_answer(answer, response)
    return with_items(PracticeList(**answer), _items(request, results, part.keys), response)


def _some_fields(
    request: HttpRequest, results: PracticeFilters, keys: list[int], asked: frozenset[str]
) -> list[dict[str, Any]]:
    fields = _SPARSE_FOUND.read_fields(asked)
    rows = results.load(keys, with_joins(PracticePage.objects.public(), fields))
    summaries = {practice.pk: practice.summary for practice in rows}
    fragments = fragments_of(results, list(summaries), summaries.__getitem__) if FRAGMENT in asked else {}
    records = [{**record, FRAGMENT: fragments.get(record["page_id"])} for record in _records(request, rows, fields)]
    return [_SPARSE_FOUND.told(record, asked) for record in records]


def _items(request: HttpRequest, results: PracticeFilters, keys: list[int]) -> Iterator[str]:
    """Yield the items of a list as JSON: what is the same in each list, and the words that were searched for."""

    def tell(missing: Collection[int]) -> dict[int, str]:
        rows = with_joins(PracticePage.objects.public(), _ITEM_FIELDS).filter(pk__in=missing)
        records = _records(request, list(rows), _ITEM_FIELDS)
        return {record["page_id"]: written(PracticeItem(**record).model_dump()) for record in records}

    items = pages_told_once(PracticeItem, keys, tell)
    fragments = fragments_of(results, list(items), lambda key: str(json.loads(items[key])["summary"]))
    for key, item in items.items():
        yield f"{item[:-1]}, {written(FRAGMENT)}: {written(fragments.get(key))}}}"


@router.get(
    "/practices/facets",
    response={200: FacetList, 400: Problem},
    operation_id="listFacets",
    summary="The filters of practices",
    openapi_extra={"parameters": _QUERY_PARAMETERS, TAKES_VOCABULARIES: True},
)
def list_facets(request: HttpRequest) -> HttpResponse | dict[str, Any]:
    """What practices are filtered by, with every value and how many practices it would give beside what was asked."""
    results = PracticeFilters(request.GET, PracticePage.objects.all(), request.path)
    refused = [*refused_parameters(request.GET, results, ()), *refused_values(request.GET, results)]
    if PAGE in request.GET:
        refused.append(Refusal.of(PAGE, "", Reason.UNKNOWN_PARAMETER))
    if refused:
        return refusal_problem(refused)
    return {"total": len(results.keys), "sentence": results.sentence, "facets": _facets(results)}


@router.get(
    "/practices/suggest",
    response={200: SuggestionList, 400: Problem},
    operation_id="suggest",
    summary="What may be meant",
    openapi_extra={"parameters": [_TYPED.openapi()]},
)
def list_suggestions(request: HttpRequest) -> HttpResponse | dict[str, Any]:
    """Practices, terms and municipalities that begin with what someone types; empty below two characters."""
    refused = refused_names(request.GET, single={TEXT}, repeatable=())
    text = request.GET.get(TEXT, "")
    if len(text) > LONGEST_TEXT:
        refused.append(Refusal.of(TEXT, "", Reason.UNREADABLE))
    if refused:
        return refusal_problem(refused)
    items = [
        {
            "group": group,
            "kind": item.kind,
            "label": item.label,
            "also": item.also or None,
            "url": get_full_url(request, item.url),
            "count": item.count,
        }
        for group, found in suggest(text).items()
        for item in found
    ]
    return {"items": items}


@router.get(
    "/practices/{slug:key}",
    response={200: Practice, 400: Problem, 404: Problem},
    operation_id="getPractice",
    summary="One practice",
    url_name="practice",
    openapi_extra={"parameters": [FIELDS_PARAMETER.openapi()]},
)
def get_practice(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse | dict[str, Any]:
    """One practice, whole; also an archived one. `key` is the last part of its identifier (`/id/praktijk/…`) or of its
    address, which an editor may change.
    """
    refused = [*refused_names(request.GET, single={FIELDS}, repeatable=()), *_SPARSE.refused(request.GET)]
    if refused:
        return refusal_problem(refused)
    asked = _SPARSE.asked(request.GET)
    fields = PRACTICE_FIELDS if asked is None else _SPARSE.read_fields(asked)
    page = by_key(with_joins(PracticePage.objects.public(), fields), key).first()
    if page is None:
        raise Http404
    record = _records(request, [page], fields)[0]
    return record if asked is None else sparse_answer(_SPARSE.told(record, asked), response)


def _records(request: HttpRequest, pages: list[PracticePage], fields: list[APIField]) -> list[dict[str, Any]]:
    return page_records(request, pages, fields, uri=practice_uri, view="practice")


def _facets(results: PracticeFilters) -> list[dict[str, Any]]:
    return [_facet(results, group) for group in option_groups(results.index, results.query, results.found, OPEN_FACETS)]


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
