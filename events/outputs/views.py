"""Events beside their pages: the identifier that leads to them, calendars, the feed, the invitation."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.changelog.gone import LD_JSON, gone, wants_data
from core.http.any_origin import any_origin
from core.http.conditional import same_for_everyone
from core.http.responses import SeeOther
from core.listing.refusals import refusal_problem
from core.outputs.feeds import FEED_SIZE
from core.outputs.feeds import MEDIA_TYPE as ATOM
from events.listing.results import EventAnswer
from events.models import EventIndexPage, EventPage, EventPageQuerySet
from events.models.naming import EVENT_IDENTIFIERS
from events.outputs import calendar, feeds
from events.outputs.invitation import MEDIA_TYPE as INVITATION_TYPE
from events.outputs.invitation import invitation as write_invitation
from events.outputs.linked_data import event as describe_event
from events.programme.reading import Programme


@any_origin
@require_safe
def event_by_id(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Lead to the page of an event, or give its data where JSON-LD is asked for."""
    page: EventPage | None = _public(request).filter(translation_key=key).first()
    if page is None:
        return gone(request, EventPage.logged_as, key, EVENT_IDENTIFIERS)
    if wants_data(request):
        data = describe_event(page, Programme.load(page).sessions)
        response: HttpResponse = JsonResponse(data, content_type=LD_JSON, json_dumps_params={"ensure_ascii": False})
    else:
        response = SeeOther(page.get_url(request) or "/")
    patch_vary_headers(response, ["Accept"])
    return response


@any_origin
@require_safe
@same_for_everyone
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one event, to put in a calendar."""
    # A page that went live by code may lack its dates.
    dated = _public(request).filter(starts_at__isnull=False, ends_at__isnull=False)
    event = get_object_or_404(dated.for_cards(), slug=slug)
    response = HttpResponse(calendar.event_calendar(event), content_type=calendar.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@any_origin
@require_safe
@same_for_everyone
def events_calendar(request: HttpRequest) -> HttpResponse:
    """Give the events of a query as a calendar to subscribe to."""

    def write(answer: EventAnswer) -> HttpResponse:
        name = f"{answer.sentence}: Databank sociale samenhang"
        return HttpResponse(calendar.events_calendar(answer.all_events(), name=name), content_type=calendar.MEDIA_TYPE)

    return _output(request, write)


@any_origin
@require_safe
@same_for_everyone
def feed(request: HttpRequest) -> HttpResponse:
    """Give the events of a query that changed last as an Atom feed."""

    def write(answer: EventAnswer) -> HttpResponse:
        text = feeds.as_atom(
            answer.last_changed(FEED_SIZE),
            title=answer.sentence,
            page_path=answer.query.url(_index_url(request)),
            feed_path=request.get_full_path(),
        )
        return HttpResponse(text, content_type=ATOM)

    return _output(request, write)


@require_safe
@same_for_everyone
def invitation(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the invitation to an event as a PDF."""
    event = get_object_or_404(_public(request).select_related("venue_municipality", "organiser"), slug=slug)
    response = HttpResponse(write_invitation(event, Programme.load(event)), content_type=INVITATION_TYPE)
    response["Content-Disposition"] = f'inline; filename="uitnodiging-{event.slug}.pdf"'
    return response


def _output(request: HttpRequest, write: Callable[[EventAnswer], HttpResponse]) -> HttpResponse:
    answer = EventAnswer(request.GET, EventPage.objects.listed(Site.find_for_request(request)))
    return refusal_problem(answer.refused, dutch=True) if answer.refused else write(answer)


def _public(request: HttpRequest) -> EventPageQuerySet:
    return EventPage.objects.public(Site.find_for_request(request))


def _index_url(request: HttpRequest) -> str:
    index = EventIndexPage.objects.public(Site.find_for_request(request)).first()
    if index is None:
        raise Http404("There is no public overview of events.")
    return index.get_url(request) or "/"
