"""What practices and events refer to, at /api/databank/, from vocabularies to organisations; and the menu."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from wagtail.api.utils import get_full_url
from wagtail.models import Site

from core.http.problems import problem
from core.listing.parameters import PAGE_PARAMETER, Parameter
from core.listing.query import PAGE
from core.listing.refusals import Reason, Refusal, refusal_problem, refused_names, refused_number
from events.models import EventPage
from library.api.fields import municipality_data, organisation_data
from library.api.parts import per_page_parameter
from library.api.public import rich_text_references
from library.api.records import DEFAULT_PER_PAGE, MAX_PER_PAGE, PER_PAGE, list_head, public_references
from library.api.schemas import MunicipalityRecord, OrganisationRecord, Problem, TermRecord, VocabularyRecord
from library.api.vocabularies import whole_term, whole_vocabulary
from library.context_processors import navigation, site_picture_for
from library.models import Announcement, AnnouncementKind, Municipality, Organisation, Province, Term, Vocabulary
from practices.models import PracticePage

VOCABULARY, PROVINCE = "vocabularium", "provincie"


class VocabularyList(Schema):
    """The vocabularies, in the order in which practices are filtered by them."""

    items: list[VocabularyRecord]


class TermList(Schema):
    """The terms that can be chosen, by vocabulary and in its order."""

    items: list[TermRecord]


class MunicipalityList(Schema):
    """The municipalities of Flanders, by name."""

    items: list[MunicipalityRecord]


class OrganisationList(Schema):
    """One page of the organisations that public practices and events name, by name."""

    total: int
    page: int
    pages: int
    per_page: int
    next: str | None
    previous: str | None
    items: list[OrganisationRecord]


class MenuLink(Schema):
    """A link of the menu."""

    title: str
    url: str


class SiteAnnouncement(Schema):
    """What every page of the site says now. kind: how much it is to stand out."""

    kind: AnnouncementKind
    text: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None


class SharedPicture(Schema):
    """The picture that is shown where a page without an image is shared."""

    url: str
    width: int
    height: int
    alt: str


class SiteNavigation(Schema):
    """What every page of the site leads to and shows. An address is null where there is no such public page."""

    home_url: str
    menu: list[MenuLink]
    about_url: str | None
    hand_in_url: str | None
    question_url: str | None
    privacy_url: str | None
    accessibility_url: str | None
    announcement: SiteAnnouncement | None
    share_picture: SharedPicture


_VOCABULARY = Parameter(
    VOCABULARY, "Vocabularium", "Termen van één vocabularium.", "The `parameter` of a vocabulary.", example="thema"
)
_PROVINCE = Parameter(
    PROVINCE, "Provincie", "Gemeenten van één provincie.", "Of one province.", values=tuple(Province.choices)
)
_PER_PAGE = per_page_parameter("Hoeveel organisaties een pagina telt.", "Organisations on a page.")

router = Router(tags=["registers"])
Answer = HttpResponse | dict[str, Any]


@router.get(
    "/vocabularies",
    response={200: VocabularyList, 400: Problem},
    operation_id="listVocabularies",
    summary="Vocabularies",
)
def list_vocabularies(request: HttpRequest) -> Answer:
    """The vocabularies by which practices are classified. Their terms are at `terms`."""
    if refused := refused_names(request.GET, single=(), repeatable=()):
        return refusal_problem(refused)
    return {"items": [whole_vocabulary(vocabulary) for vocabulary in Vocabulary.objects.all()]}


@router.get(
    "/terms",
    response={200: TermList, 400: Problem},
    operation_id="listTerms",
    summary="Terms",
    openapi_extra={"parameters": [_VOCABULARY.openapi()]},
)
def list_terms(request: HttpRequest) -> Answer:
    """The terms of all vocabularies, or of one. Those that were merged into another are left out."""
    if refused := refused_names(request.GET, single={VOCABULARY}, repeatable=()):
        return refusal_problem(refused)
    terms = Term.objects.current().select_related("vocabulary", "broader")
    if name := request.GET.get(VOCABULARY):
        if not Vocabulary.objects.filter(parameter=name).exists():
            return refusal_problem([Refusal.of(VOCABULARY, name, Reason.UNKNOWN_VALUE)])
        terms = terms.filter(vocabulary__parameter=name)
    return {"items": [whole_term(term) for term in terms]}


@router.get(
    "/municipalities",
    response={200: MunicipalityList, 400: Problem},
    operation_id="listMunicipalities",
    summary="Municipalities",
    openapi_extra={"parameters": [_PROVINCE.openapi()]},
)
def list_municipalities(request: HttpRequest) -> Answer:
    """The municipalities of Flanders, or of one province."""
    if refused := refused_names(request.GET, single={PROVINCE}, repeatable=()):
        return refusal_problem(refused)
    rows = Municipality.objects.all()
    if province := request.GET.get(PROVINCE):
        if province not in Province.values:
            return refusal_problem([Refusal.of(PROVINCE, province, Reason.UNKNOWN_VALUE)])
        rows = rows.filter(province=province)
    return {"items": [_municipality(row) for row in rows]}


@router.get(
    "/organisations",
    response={200: OrganisationList, 400: Problem, 404: Problem},
    operation_id="listOrganisations",
    summary="Organisations",
    openapi_extra={"parameters": [PAGE_PARAMETER.openapi(), _PER_PAGE.openapi()]},
)
def list_organisations(request: HttpRequest) -> Answer:
    """The organisations that own a public practice, are a partner in one, or organise a public event."""
    refused = [
        *refused_names(request.GET, single={PAGE, PER_PAGE}, repeatable=()),
        *refused_number(request.GET, PAGE),
        *refused_number(request.GET, PER_PAGE, MAX_PER_PAGE),
    ]
    if refused:
        return refusal_problem(refused)
    paginator = Paginator(_public_organisations(), int(request.GET.get(PER_PAGE, DEFAULT_PER_PAGE)))
    number = int(request.GET.get(PAGE, 1))
    if number > paginator.num_pages:
        return problem(404, f"{PAGE} goes up to {paginator.num_pages} here")

    def pairs(other: int) -> list[tuple[str, str]]:
        own = [(PER_PAGE, request.GET[PER_PAGE])] if PER_PAGE in request.GET else []
        return [(PAGE, str(other)), *own]

    page = paginator.page(number)
    return {**list_head(request, page, pairs), "items": [_organisation(row) for row in page.object_list]}


@router.get(
    "/navigation",
    response={200: SiteNavigation, 400: Problem},
    operation_id="getNavigation",
    summary="The menu of the site, and what every page says",
)
def get_navigation(request: HttpRequest) -> Answer:
    """The pages in the menu, those to which every page leads, and what stands on every page for a while."""
    if refused := refused_names(request.GET, single=(), repeatable=()):
        return refusal_problem(refused)
    shown = navigation(request)["navigation"]

    def full(path: str) -> str | None:
        return get_full_url(request, path) if path else None

    names = ("about_url", "hand_in_url", "question_url", "privacy_url", "accessibility_url")
    return {
        "home_url": full(shown.home_url),
        "menu": [{"title": title, "url": full(path)} for title, path in shown.menu],
        **{name: full(getattr(shown, name)) for name in names},
        "announcement": _announcement(request),
        "share_picture": site_picture_for(request)._asdict(),
    }


def _announcement(request: HttpRequest) -> dict[str, Any] | None:
    announcement = Announcement.shown_on(Site.find_for_request(request))
    if announcement is None:
        return None
    public = public_references(request)
    public.load(rich_text_references(announcement.text))
    times = ("starts_at", "ends_at")
    return {
        "kind": announcement.kind,
        "text": public.html(announcement.text),
        **{name: (moment := getattr(announcement, name)) and timezone.localtime(moment) for name in times},
    }


def _public_organisations() -> Any:
    practices = PracticePage.objects.public().order_by()
    events = EventPage.objects.public().order_by()
    named = (
        Q(pk__in=practices.filter(project_owner__isnull=False).values("project_owner"))
        | Q(pk__in=practices.filter(practice_partners__isnull=False).values("practice_partners__organisation"))
        | Q(pk__in=events.filter(organiser__isnull=False).values("organiser"))
    )
    return Organisation.objects.filter(named).select_related("municipality").order_by("name", "pk")


def _municipality(row: Municipality) -> dict[str, Any]:
    return {**municipality_data(row), "postal_codes": row.postal_codes, "lat": row.lat, "lon": row.lon}


def _organisation(row: Organisation) -> dict[str, Any]:
    return {**organisation_data(row), "municipality": municipality_data(row.municipality) if row.municipality else None}
