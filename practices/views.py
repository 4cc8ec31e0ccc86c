"""Stable identifiers of practices, terms and vocabularies: each leads to what describes it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from library.models import Term, Vocabulary
from practices.linked_data import concept, concept_scheme, practice
from practices.models import PracticeIndexPage, PracticePage
from practices.query import PracticeQuery

LD_JSON = "application/ld+json"


class SeeOther(HttpResponse):
    """What an identifier of a thing answers: the thing itself can't be sent, see what describes it."""

    status_code = 303

    def __init__(self, url: str) -> None:
        super().__init__()
        self["Location"] = url


@require_safe
def practice_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Lead to the page of a practice, or give its data where JSON-LD is asked for."""
    page = get_object_or_404(PracticePage.objects.public(), translation_key=key)
    if _wants_data(request):
        page.prefetch_rows()
        return _data(practice(page))
    return _see(page.get_url(request) or "/")


@require_safe
def term_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Lead to the practices with a term, or give the SKOS concept; what was merged leads to what stands for it."""
    term = get_object_or_404(Term.objects.select_related("vocabulary", "broader", "replaced_by"), uuid=key)
    if _wants_data(request):
        return _data(concept(term))
    if term.replaced_by is not None:
        return _see(term.resolve().uri)
    selected = {term.vocabulary.parameter: (term.slug,)}
    return _see(PracticeQuery(selected=selected).url(_index_url(request)))


@require_safe
def vocabulary_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a vocabulary with its terms as a SKOS concept scheme."""
    vocabulary = get_object_or_404(Vocabulary, uuid=key)
    terms = vocabulary.terms.select_related("vocabulary", "broader", "replaced_by")
    return _data(concept_scheme(vocabulary, terms))


def _index_url(request: HttpRequest) -> str:
    index = PracticeIndexPage.objects.public().first()
    if index is None:
        raise Http404("There is no public overview of practices.")
    return index.get_url(request) or "/"


def _wants_data(request: HttpRequest) -> bool:
    """Whether JSON-LD is preferred over a page; a browser, or no preference, gets the page."""
    return request.get_preferred_type(["text/html", LD_JSON, "application/json"]) in (LD_JSON, "application/json")


def _data(data: dict[str, object]) -> HttpResponse:
    response = JsonResponse(data, content_type=LD_JSON, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept"])
    return response


def _see(url: str) -> HttpResponse:
    response = SeeOther(url)
    patch_vary_headers(response, ["Accept"])
    return response
