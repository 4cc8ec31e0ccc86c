"""Practices beside their pages: identifiers that lead to them, outputs of the practice query, documents."""

import io
import uuid
from collections.abc import Callable, Iterator

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.changelog.gone import gone, wants_data
from core.http.any_origin import any_origin
from core.http.conditional import same_for_everyone
from core.http.problems import PARAMETERS, problem
from core.http.responses import SeeOther
from core.listing.refusals import refusal_problem
from core.outputs.feeds import FEED_SIZE
from core.outputs.feeds import MEDIA_TYPE as ATOM
from library.models import Term, Vocabulary
from practices.models import PracticeIndexPage, PracticePage
from practices.models.naming import PRACTICE_IDENTIFIERS, TERM_IDENTIFIERS, VOCABULARY_IDENTIFIERS
from practices.outputs.export import as_atom, as_csv, as_json
from practices.outputs.linked_data import concept, concept_scheme, practice
from practices.outputs.note_content import Note, note_of
from practices.query.practice_query import PracticeQuery
from practices.query.refusals import refused_values
from practices.query.results import PracticeAnswer
from practices.query.selection import MAX_PRACTICES, PARAMETER, Selection

LD_JSON = "application/ld+json"


@any_origin
@require_safe
def practice_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Lead to the page of a practice, or give its data where JSON-LD is asked for."""
    page = PracticePage.objects.public().filter(translation_key=key).first()
    if page is None:
        return gone(request, PracticePage.logged_as, key, PRACTICE_IDENTIFIERS)
    if wants_data(request):
        page.prefetch_rows()
        return _data(practice(page))
    return _see(page.get_url(request) or "/")


@any_origin
@require_safe
def term_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Lead to the practices with a term, or give the SKOS concept; what was merged leads to what stands for it."""
    term = Term.objects.for_linked_data().filter(uuid=key).first()
    if term is None:
        return gone(request, "term", key, TERM_IDENTIFIERS)
    if wants_data(request):
        return _data(concept(term))
    if term.replaced_by is not None:
        return _see(term.resolve().uri)
    selected = {term.vocabulary.parameter: (term.slug,)}
    return _see(PracticeQuery(selected=selected).url(_index_url(request)))


@any_origin
@require_safe
def vocabulary_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a vocabulary with its terms as a SKOS concept scheme."""
    vocabulary = Vocabulary.objects.filter(uuid=key).first()
    if vocabulary is None:
        return gone(request, "vocabulary", key, VOCABULARY_IDENTIFIERS)
    terms = vocabulary.terms.for_linked_data()
    return _data(concept_scheme(vocabulary, terms))


def _index_url(request: HttpRequest) -> str:
    index = PracticeIndexPage.objects.public().first()
    if index is None:
        raise Http404("There is no public overview of practices.")
    return index.get_url(request) or "/"


def _data(data: dict[str, object]) -> HttpResponse:
    response = JsonResponse(data, content_type=LD_JSON, json_dumps_params={"ensure_ascii": False})
    patch_vary_headers(response, ["Accept"])
    return response


def _see(url: str) -> HttpResponse:
    response = SeeOther(url)
    patch_vary_headers(response, ["Accept"])
    return response


# --- Outputs of the practice query ----------------------------------------------------------------------------------


@any_origin
@require_safe
@same_for_everyone
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the practices of a query as a spreadsheet."""
    return _output(request, lambda answer: _download(as_csv(_exported(answer)), "text/csv; charset=utf-8", "csv"))


@any_origin
@require_safe
@same_for_everyone
def export_json(request: HttpRequest) -> HttpResponseBase:
    """Give the practices of a query as JSON."""
    return _output(request, lambda answer: _download(as_json(_exported(answer)), "application/json", "json"))


@any_origin
@require_safe
@same_for_everyone
def feed(request: HttpRequest) -> HttpResponseBase:
    """Give the first practices of a query as an Atom feed."""

    def write(answer: PracticeAnswer) -> HttpResponse:
        pages = answer.load(answer.keys[:FEED_SIZE], PracticePage.objects.public().for_cards())
        page_path, feed_path = answer.query.url(_index_url(request)), request.get_full_path()
        text = as_atom(pages, title=answer.sentence, page_path=page_path, feed_path=feed_path)
        return HttpResponse(text, content_type=ATOM)

    return _output(request, write)


def _output(request: HttpRequest, write: Callable[[PracticeAnswer], HttpResponseBase]) -> HttpResponseBase:
    # Who subscribes or downloads is not flooded with what is only near.
    answer = PracticeAnswer(request.GET, PracticePage.objects.all(), most_words=False)
    refused = refused_values(request.GET, answer)
    return refusal_problem(refused, dutch=True) if refused else write(answer)


def _exported(answer: PracticeAnswer) -> Iterator[PracticePage]:
    return answer.all_practices(PracticePage.objects.public().for_export())


def _download(lines: Iterator[str], content_type: str, extension: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="praktijken.{extension}"'
    return response


# --- The selection of a visitor --------------------------------------------------------------------------------------


@require_safe
def selection_note(request: HttpRequest) -> HttpResponseBase:
    """Give the practices of a selection as a Word document; what is no longer public is left out, and said in it."""
    # Imported when it is first needed: what writes documents takes megabytes of every process.
    from practices.outputs.note import write_note
    from practices.outputs.word import MEDIA_TYPE

    return _note(request, write_note, "selectie-praktijken.docx", MEDIA_TYPE)


@require_safe
def selection_note_pdf(request: HttpRequest) -> HttpResponseBase:
    """Give the same note as a PDF."""
    from practices.outputs.note_pdf import MEDIA_TYPE, typeset_note

    return _note(request, typeset_note, "selectie-praktijken.pdf", MEDIA_TYPE)


def _note(
    request: HttpRequest, write: Callable[[Note], bytes], filename: str, media_type: str
) -> FileResponse | HttpResponse:
    selection = Selection.parse(request.GET)
    if selection.ignored or not selection:
        detail = f"Geef in ‘{PARAMETER}’ de nummers van 1 tot {MAX_PRACTICES} praktijken, zoals {PARAMETER}=12-45-7."
        return problem(400, detail, "Ongeldige selectie", kind=PARAMETERS)
    found = PracticePage.objects.public().for_comparison().in_bulk(selection.keys)
    pages = [found[key] for key in selection.keys if key in found]
    if not pages:
        return problem(404, "Geen van deze praktijken staat in de databank. Kies andere praktijken.", "Niets gevonden")
    note = note_of(pages, timezone.localdate(), lost=len(selection) - len(pages))
    content = io.BytesIO(write(note))
    return FileResponse(content, as_attachment=True, filename=filename, content_type=media_type)


# --- The start kit of a practice -------------------------------------------------------------------------------------


@require_safe
@same_for_everyone
def start_kit_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the start kit of a practice as a Word document."""
    from practices.outputs.start_kit import write_start_kit
    from practices.outputs.word import MEDIA_TYPE

    page = get_object_or_404(PracticePage.objects.public(Site.find_for_request(request)), slug=slug)
    if not page.start_kit:
        raise Http404("This practice has no start kit.")
    response = HttpResponse(write_start_kit(page), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="startpakket-{page.slug}.docx"'
    return response
