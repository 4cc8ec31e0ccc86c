"""Pages at /api/databank/: every page of the site by its path, with typed content."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from api.databank.page_types import AnyPage
from core.changelog.gone import gone_problem
from core.listing.parameters import Parameter
from core.listing.refusals import Reason, Refusal, refusal_problem, refused_names
from core.models import BasePage
from core.publishing.visibility import publicly_visible, site_root_path
from core.text.characters import clean_text
from core.text.markdown import markdown
from events.api.records import whole_events
from events.models import EventPage
from events.models.naming import EVENT_IDENTIFIERS
from library.api.records import public_references
from library.api.schemas import Problem
from library.api.serializers import page_data
from practices.api.records import whole_practices
from practices.models import PracticePage
from practices.models.naming import PRACTICE_IDENTIFIERS

RICH_TEXT = "opmaak"
_WRITERS: dict[str, Callable[[str], str]] = {"html": str, "markdown": markdown}
_RICH_TEXT = Parameter(
    RICH_TEXT,
    "Opmaak",
    "Waarin teksten met opmaak staan.",
    "What rich texts are written in.",
    values=(("html", "HTML"), ("markdown", "Markdown")),
)
# Of the page types with a record of their own: what tells them, and what the log and their identifiers call them.
_WHOLE = {PracticePage: whole_practices, EventPage: whole_events}
_LOGGED = {PracticePage: ("practice", PRACTICE_IDENTIFIERS), EventPage: ("event", EVENT_IDENTIFIERS)}

router = Router(tags=["pages"])
Answer = HttpResponse | dict[str, Any]


@router.get(
    "/pages/",
    response={200: AnyPage, 400: Problem, 404: Problem},
    operation_id="getHomePage",
    summary="The home page",
    url_name="home_page",
    openapi_extra={"parameters": [_RICH_TEXT.openapi()]},
)
def get_home_page(request: HttpRequest) -> Answer:
    """The home page of the site, whose path is empty; as `pages/<path>` tells it."""
    return _answer(request, "")


@router.get(
    "/pages/{path:path}",
    response={200: AnyPage, 400: Problem, 404: Problem, 410: Problem},
    operation_id="getPage",
    summary="One page",
    url_name="page",
    openapi_extra={"parameters": [_RICH_TEXT.openapi()]},
)
def get_page(request: HttpRequest, path: str) -> Answer:
    """One page of the site, of any type: `type` says which, and so what its `content` is.

    `path` is where it stands on the site (`over/privacy`). An old path of a page is told as a `redirect`. What was a
    practice or an event that is not public any more is 410.
    """
    return _answer(request, path.strip("/"))


def _answer(request: HttpRequest, path: str) -> Answer:
    if refused := refused_names(request.GET, single={RICH_TEXT}, repeatable=()):
        return refusal_problem(refused)
    written = request.GET.get(RICH_TEXT) or "html"
    if written not in _WRITERS:
        return refusal_problem([Refusal.of(RICH_TEXT, written, Reason.UNKNOWN_VALUE)])
    if clean_text(path) != path:
        # PostgreSQL takes no path with such characters, and no page has one.
        raise Http404
    root = site_root_path()
    at_path = Page.objects.filter(url_path=f"{root}{path}/" if path else root) if root else Page.objects.none()
    page = publicly_visible(at_path).select_related("locale").first()
    if page is not None:
        return _record(request, page, root, written)
    return _redirect(request, path, root) or _gone(at_path)


def _record(request: HttpRequest, page: Page, root: str, written: str) -> dict[str, Any]:
    specific: BasePage = page.specific
    above = publicly_visible(Page.objects.ancestor_of(page)).order_by("path")
    return {
        "type": specific._meta.label,
        "uuid": page.translation_key,
        "page_id": page.pk,
        "path": _path(page, root),
        "url": page.full_url,
        "title": page.title,
        "locale": page.locale.language_code,
        "seo": {"title": page.seo_title or page.title, "description": specific.short_description},
        "breadcrumbs": [{"title": one.title, "path": _path(one, root), "url": one.full_url} for one in above],
        "rich_text": written,
        "first_published_at": page.first_published_at and timezone.localtime(page.first_published_at),
        "last_published_at": page.last_published_at and timezone.localtime(page.last_published_at),
        "content": _content(request, specific, _WRITERS[written]),
    }


def _content(request: HttpRequest, page: BasePage, write: Callable[[str], str]) -> dict[str, Any]:
    if whole := _WHOLE.get(type(page)):
        found = whole(request, [page.pk], write)
        if page.pk not in found:
            # It went between one query and the next.
            raise Http404
        return found[page.pk]
    return page_data([page], page.api_fields, public_references(request, write))[0]


def _redirect(request: HttpRequest, path: str, root: str) -> dict[str, Any] | None:
    """Return what an old path stands for; None when it is none, or leads to nothing that is public."""
    try:
        found = get_redirect(request, Redirect.normalise_path(f"/{path}", decode_unicode=False))
    except ValueError:
        return None
    if found is None:
        return None
    if found.redirect_page_id is None:
        there, location = None, found.redirect_link
    else:
        target = publicly_visible(Page.objects.filter(pk=found.redirect_page_id)).first()
        if target is None:
            return None
        route = found.redirect_page_route_path or "/"
        there, location = _path(target, root), target.full_url.rstrip("/") + route
    return {"type": "redirect", "location": location, "path": there, "is_permanent": found.is_permanent}


def _gone(pages: Any) -> HttpResponse:
    """Say what a page was called that is still there and was public once. Raises Http404 for what never was."""
    page = pages.first()
    named = _LOGGED.get(page.specific_class) if page else None
    if named is None:
        raise Http404
    thing, identifiers = named
    return gone_problem(thing, page.translation_key, identifiers)


def _path(page: Page, root: str) -> str:
    return page.url_path.removeprefix(root).strip("/")
