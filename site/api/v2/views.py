"""Wagtail's API, as the headless door to everything that is public.

It tells everyone the same, whoever asks: no session, no login and no password that a visitor gave opens more.
"""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.utils import get_full_url
from wagtail.api.v2.filters import AncestorOfFilter, ChildOfFilter, DescendantOfFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError, page_models_from_string, parse_fields_parameter
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.api.v2.views import PagesAPIViewSet as WagtailPagesAPIViewSet
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from api.v2.nested import Config, check_inside, narrowed, outer
from api.v2.pagination import Pagination
from api.v2.parameters import Ordering, Search, ValueFilter, check_parameters, filterable_fields
from api.v2.scope import OneLanguage, OneSite, TranslationOf
from api.v2.serializers import DocumentSerializer, ImageSerializer, RedirectSerializer
from core.http.problems import MEDIA_TYPE, PARAMETERS, ProblemKind, problem_data
from core.publishing.visibility import publicly_visible
from core.text.markdown import markdown
from library.api.public import PublicReferences, made_renditions
from library.api.serializers import PageSerializer, load_needs, with_joins
from library.api.told import pages_told_once, told_once
from library.media.visible import public_media
from library.models import DatabankDocument, DatabankImage
from practices.models import PracticePage
from practices.query.totals import knows, listed_total

_NO_FILTERS = frozenset(
    {"type", "fields", "format", "limit", "offset", "order", "search_operator", "rich_text_format", "_"}
)
# What is stored is told to nobody: it names pages and files by their keys.
_RICH_TEXT: dict[str, Callable[[str], str]] = {"html": str, "markdown": markdown}


class PublicView(APIView):
    """A view without visitors: nobody is known, everything is JSON, errors are problem details."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BadRequestError):
            return self._problem(400, str(exc), PARAMETERS)
        if isinstance(exc, Http404):
            return self._problem(404, "There is no such thing here, or it is not public.")
        if isinstance(exc, APIException):
            return self._problem(exc.status_code, str(exc.detail))
        return super().handle_exception(exc)

    def _problem(self, status: int, detail: str, kind: ProblemKind | None = None) -> Response:
        return Response(problem_data(status, detail, kind=kind), status=status, content_type=MEDIA_TYPE)


class EndpointsView(PublicView):
    """The endpoints of the API, by name."""

    def get(self, request: Request) -> Response:
        """List the endpoints."""
        return Response({name: get_full_url(request, reverse(f"wagtailapi_v2:{name}:listing")) for name in ENDPOINTS})


class PublicViewSet(PublicView, BaseAPIViewSet):
    """An endpoint of Wagtail's API that shows what is public, in a fixed number of queries."""

    filter_backends = [ValueFilter, Ordering, Search]
    pagination_class = Pagination
    known_query_parameters = frozenset(
        ["fields", "format", "limit", "offset", "order", "rich_text_format", "search", "search_operator", "_"]
    )
    detail_query_parameters = frozenset(["fields", "format", "rich_text_format", "_"])

    # --- What is asked ------------------------------------------------------------------------------------------------

    def check_query_parameters(self, queryset: QuerySet) -> None:
        model = queryset.model
        fields = filterable_fields(model, self.get_available_fields(model, db_fields_only=True))
        check_parameters(self.request, {*self.known_query_parameters, *fields})

    def listing_view(self, request: Request) -> HttpResponse:
        """Answer with one page of rows."""
        # Before the model is known, so that a bad type is read by nothing.
        check_parameters(request, {*self.known_query_parameters, *request.GET})
        rows = self.get_queryset()
        self.check_query_parameters(rows)
        keys = self.paginate_queryset(self.filter_queryset(rows))
        if not keys:
            # Nothing is told, but what is asked may be wrong.
            self.get_serializer([], many=True)
        items = ",".join(self._told(rows.model, keys, self._tell).values())
        return _json(f'{{"meta":{{"total_count":{self.paginator.total_count}}},"items":[{items}]}}')

    def detail_view(self, request: Request, pk: int) -> HttpResponse:
        """Answer with one row, all of its fields unless told otherwise."""
        check_parameters(request, self.detail_query_parameters)
        return _json(self._told(self.model, [pk], self._tell_whole)[pk])

    def _told(
        self, model: type[Model], keys: list[int], tell: Callable[[Collection[int]], dict[int, str]]
    ) -> dict[int, str]:
        # What makes the same row look different.
        manner = (str(self.action), self.resolve_rich_text_format(), self.request.GET.get("fields", ""))
        tell_once = pages_told_once if issubclass(model, Page) else told_once
        return tell_once((model, *manner), keys, tell)

    def _tell(self, keys: Collection[int]) -> dict[int, str]:
        rows = list(self.get_queryset().filter(pk__in=keys))
        items = self.get_serializer(rows, many=True).data
        return {row.pk: self._written(item) for row, item in zip(rows, items, strict=True)}

    def _tell_whole(self, keys: Collection[int]) -> dict[int, str]:
        row = self.get_serializer(self.get_object()).data
        return {key: self._written(row) for key in keys}

    def _written(self, row: dict[str, Any]) -> str:
        text: bytes = JSONRenderer().render(narrowed(row, self.fields_config))
        return text.decode()

    def find_view(self, request: Request) -> Any:
        """Redirect to the row with this id, or with this path on the site."""
        check_parameters(request, {*self.detail_query_parameters, *self.find_query_parameters})
        return super().find_view(request)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # Wagtail filters a single row too, and fails at some filters.
        return super().filter_queryset(queryset) if self.action == "listing_view" else queryset

    @cached_property
    def fields_config(self) -> Config:
        """What is asked with `fields`. Raises BadRequestError."""
        try:
            asked: Config = parse_fields_parameter(self.request.GET.get("fields", ""))
        except ValueError as error:
            raise BadRequestError(f"fields: {error}") from error
        return asked

    def get_serializer_class(self) -> Any:
        # Fields are told by serialisers of ours, of which Wagtail knows no inside: that is narrowed afterwards.
        is_list = self.action == "listing_view"
        model = self.get_queryset().model if is_list else type(self.get_object())
        config = outer(self.fields_config)
        router = self.request.wagtailapi_router  # type: ignore[attr-defined]
        return self._get_serializer_class(router, model, config, show_details=not is_list)

    def resolve_rich_text_format(self) -> str:
        asked = self.request.GET.get("rich_text_format", "html")
        if asked not in _RICH_TEXT:
            raise BadRequestError(f"rich_text_format must be one of: {', '.join(_RICH_TEXT)}")
        return str(asked)

    # --- What is answered ---------------------------------------------------------------------------------------------

    @cached_property
    def visible_pages(self) -> PageQuerySet:
        """The pages that the public may see."""
        return publicly_visible(Page.objects.all()).order_by("id")

    def known_total(self) -> int | None:
        """Return how many rows the list has where that is known without counting them in the database."""
        return None

    def paginate_queryset(self, queryset: Any) -> list[int]:
        """Return the keys of one page of rows; results of a search come as rows."""
        found = queryset.values_list("pk", flat=True) if isinstance(queryset, QuerySet) else queryset
        return [getattr(row, "pk", row) for row in super().paginate_queryset(found)]

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Return the serialiser, after loading what its fields need for all rows at once."""
        serializer = super().get_serializer(*args, **kwargs)
        check_inside(getattr(serializer, "child", serializer).fields, self.fields_config)
        if instances := args[0] if kwargs.get("many") else [args[0]]:
            load_needs(getattr(serializer, "child", serializer).fields.values(), instances, self.references)
        return serializer

    @cached_property
    def references(self) -> PublicReferences:
        """What may be told of the pages, images and documents to which the rows refer."""
        return PublicReferences(
            lambda: self.visible_pages,
            absolute=lambda path: get_full_url(self.request, path),
            detail_path=api_router.get_object_detail_urlpath,
            write=_RICH_TEXT[self.resolve_rich_text_format()],
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "references": self.references}

    def get_renderer_context(self) -> dict[str, Any]:
        # Wagtail indents, which makes an answer a third longer.
        return {**super().get_renderer_context(), "indent": None}


class PagesAPIViewSet(PublicViewSet, WagtailPagesAPIViewSet):
    """Pages. A list leaves out archived practices, as every list does; each keeps its own address here too."""

    base_serializer_class = PageSerializer
    filter_backends = [
        ValueFilter,
        ChildOfFilter,
        AncestorOfFilter,
        DescendantOfFilter,
        TranslationOf,
        OneLanguage,
        OneSite,
        Ordering,
        Search,
    ]
    known_query_parameters = PublicViewSet.known_query_parameters | {
        "type", "child_of", "ancestor_of", "descendant_of", "translation_of", "locale", "site"
    }  # fmt: skip
    # An alias would tell of a page that may not be public.
    meta_fields = [
        *(name for name in WagtailPagesAPIViewSet.meta_fields if name not in ("alias_of", "parent")),
        "last_published_at",
        "parent",
    ]

    @classmethod
    def get_detail_default_fields(cls, model: type[Page]) -> list[str]:
        fields: list[str] = cls.get_available_fields(model)
        return fields

    @classmethod
    def get_listing_default_fields(cls, model: type[Page]) -> list[str]:
        return list(cls.listing_default_fields)

    def get_root_page(self) -> Page:
        return _default_site().root_page

    def get_base_queryset(self) -> QuerySet:
        return self.visible_pages

    def get_queryset(self) -> QuerySet:
        pages = self._of_type(self._page_types())
        if self.action == "listing_view":
            archived = PracticePage.objects.filter(archived_on__isnull=False)
            pages = pages.exclude(pk__in=archived.values("pk"))
        return pages

    def known_total(self) -> int | None:
        if self._page_types() != (PracticePage,):
            return None
        # What says which part of the rows is shown, and how.
        values = {name: self.request.GET[name] for name in self.request.GET if name not in _NO_FILTERS}
        return listed_total(values=values) if knows(values) else None

    def _page_types(self) -> tuple[type[Page], ...]:
        names = self.request.GET.get("type", "")
        try:
            return page_models_from_string(names) if names else ()
        except (LookupError, ValueError, TypeError) as error:
            raise BadRequestError("type: there is no such page type") from error

    def _of_type(self, models: tuple[type[Page], ...]) -> QuerySet:
        if len(models) != 1:
            pages: QuerySet = self.visible_pages.type(*models) if models else self.visible_pages
            return pages
        model: Any = models[0]
        rows = model.objects.filter(pk__in=self.visible_pages.order_by().values("pk")).order_by("id")
        return with_joins(rows, self.get_body_fields(model))

    def find_object(self, queryset: QuerySet, request: Request) -> Any:
        if "html_path" not in request.GET:
            return BaseAPIViewSet.find_object(self, queryset, request)
        parts = [part for part in request.GET["html_path"].split("/") if part]
        page = self.get_root_page().specific.route(request, parts).page
        return queryset.filter(pk=page.pk).first()


class MediaViewSet(PublicViewSet):
    """Files of the library, as far as something uses them that is public, and their collection is."""

    meta_fields = [*BaseAPIViewSet.meta_fields, "tags", "download_url"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "title", "tags", "download_url"]

    def get_queryset(self) -> QuerySet:
        return public_media(super().get_queryset())


class ImagesAPIViewSet(MediaViewSet):
    """Images."""

    base_serializer_class = ImageSerializer
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *("title", "width", "height", "alt", "credit", "licence", "focal_point", "renditions"),
    ]
    name = "images"
    model = DatabankImage

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().prefetch_related(made_renditions())


class DocumentsAPIViewSet(MediaViewSet):
    """Documents."""

    base_serializer_class = DocumentSerializer
    body_fields = [*BaseAPIViewSet.body_fields, "title", "file_size", "credit", "licence"]
    name = "documents"
    model = DatabankDocument


class RedirectsAPIViewSet(PublicViewSet):
    """Redirects of old addresses, as far as they lead to something public."""

    base_serializer_class = RedirectSerializer
    filter_backends = [ValueFilter, Ordering]
    known_query_parameters = PublicViewSet.known_query_parameters - {"search", "search_operator"}
    find_query_parameters = frozenset(["id", "html_path"])
    body_fields = [*BaseAPIViewSet.body_fields, "old_path", "location", "is_permanent"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "old_path", "location", "is_permanent"]
    name = "redirects"
    model = Redirect

    def get_queryset(self) -> QuerySet:
        to_pages = Redirect.objects.filter(redirect_page__in=self.visible_pages.order_by().values("pk"))
        elsewhere = Redirect.objects.filter(redirect_page__isnull=True).exclude(redirect_link="")
        found = Redirect.get_for_site(_default_site()) & (to_pages | elsewhere)
        return found.order_by("id")

    def find_object(self, queryset: QuerySet, request: Request) -> Any:
        if "html_path" not in request.GET:
            return super().find_object(queryset, request)
        try:
            path = Redirect.normalise_path(request.GET["html_path"], decode_unicode=False)
        except ValueError as error:
            raise BadRequestError("html_path can't be read as a path") from error
        redirect = get_redirect(request, path)
        return queryset.filter(pk=redirect.pk).first() if redirect else None


def _json(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=JSONRenderer.media_type)


def _default_site() -> Site:
    """Return the site that the API serves. Raises Http404 when none was set up yet."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        raise Http404
    return site


ENDPOINTS = {
    "pages": PagesAPIViewSet,
    "images": ImagesAPIViewSet,
    "documents": DocumentsAPIViewSet,
    "redirects": RedirectsAPIViewSet,
}

# The name is fixed: Wagtail looks addresses up by it.
api_router = WagtailAPIRouter("wagtailapi_v2")
for name, viewset in ENDPOINTS.items():
    api_router.register_endpoint(name, viewset)
