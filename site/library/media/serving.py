"""Gives documents to who may have them, and to nobody any longer than that."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve
from wagtail.models import PageViewRestriction, Site

from library.media.visible import public_media
from library.models import DatabankDocument


@require_safe
def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Give a document. Wagtail decides for who is logged in; for all others it is public, or it is not there.

    Whoever gave the password of a page has what that page uses. What is public may be kept, but is asked for again
    before it is used: it may not be public any more.
    """
    if request.user.is_authenticated:
        response: HttpResponseBase = serve(request, document_id, document_filename)
        add_never_cache_headers(response)
        return response
    unlocked = request.session.get(PageViewRestriction.passed_view_restrictions_session_key, [])
    documents = DatabankDocument.objects.filter(pk=document_id)
    if not public_media(documents, site=Site.find_for_request(request), unlocked=unlocked).exists():
        raise Http404
    response = serve(request, document_id, document_filename)
    if unlocked:
        add_never_cache_headers(response)
    else:
        response["Cache-Control"] = "no-cache"
    return response
