"""The page about open data, the same for catalogues, and the files with the whole databank."""

from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from core.http.any_origin import any_origin
from core.http.conditional import same_for_everyone, shows_content
from events.listing.parameters import event_parameters
from events.outputs import open_data as of_events
from home.models import OpenDataFile
from home.open_data.catalogue import catalogue, last_change, services
from home.open_data.files import FileKind, made_files
from library.models import SiteSettings
from practices.outputs import open_data as of_practices
from practices.outputs.linked_data import LICENCE
from practices.outputs.views import LD_JSON

# The parts of the page that are always there, with their places.
CONTENTS = (
    ("bestanden", "Bestanden"),
    ("evenementen", "Evenementen"),
    ("api", "API's"),
    ("insluiten", "Op je eigen website"),
    ("identificaties", "Vaste adressen"),
    ("parameters", "Parameters voor praktijken"),
    ("voorwaarden", "Voorwaarden"),
    ("contact", "Vragen?"),
)


@shows_content
@require_safe
def open_data_page(request: HttpRequest) -> HttpResponse:
    """Say in Dutch what there is to get as data, with the databank as a dcat:Catalog in it."""
    found, files = of_practices.vocabularies(), made_files()
    modified = last_change()
    context = {
        "files": files,
        "made_at": max((made.row.made_at for made in files), default=None),
        "distributions": of_practices.distributions(),
        "event_distributions": of_events.distributions(),
        "services": services(),
        "vocabularies": found,
        "parameters": of_practices.all_parameters(found),
        "event_parameters": event_parameters(),
        "modified": modified,
        "licence": LICENCE,
        "base_url": settings.BASE_URL,
        "embeddable": SiteSettings.for_request(request).embeddable,
        "structured_data": catalogue(found, modified, files),
        "contents": CONTENTS,
    }
    return TemplateResponse(request, "home/open_data.html", context)


@any_origin
@require_safe
@same_for_everyone
def open_data_json(request: HttpRequest) -> HttpResponse:
    """Give the databank as a dcat:Catalog in JSON-LD, for catalogues that collect them."""
    data = catalogue(of_practices.vocabularies(), last_change(), made_files())
    return JsonResponse(data, content_type=LD_JSON, json_dumps_params={"ensure_ascii": False})


@any_origin
@require_safe
def open_data_file(request: HttpRequest, kind: FileKind) -> HttpResponseBase:
    """Give a file as it was made last. Raises Http404 until it was made once."""
    # Between the row and the file that it leads to, another one may have come in its place.
    for _try in range(2):
        row = OpenDataFile.objects.filter(name=kind.name).first()
        if row is None:
            break
        etag, moment = f'"{row.sha256}"', int(row.made_at.timestamp())
        response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=moment)
        if response is None and (file := _opened(row)) is not None:
            response = FileResponse(file, filename=kind.name, as_attachment=True, content_type=kind.media_type)
            response["Content-Length"] = row.size
            response["ETag"] = etag
            response["Last-Modified"] = http_date(moment)
        if response is not None:
            response["Cache-Control"] = "no-cache"
            return response
    raise Http404("This file was not made yet.")


def _opened(row: OpenDataFile) -> IO[bytes] | None:
    try:
        file: IO[bytes] = default_storage.open(row.stored)
    except FileNotFoundError:
        return None
    return file
