"""Pages as records of /api/databank/: what every record begins with, and what a list says of itself."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page as NumberedPage
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.api import APIField
from wagtail.api.utils import get_full_url
from wagtail.models import Page

from core.publishing.visibility import publicly_visible
from library.api.public import PublicReferences
from library.api.serializers import page_data, with_joins
from library.models import DatabankDocument, DatabankImage

PER_PAGE = "per_pagina"
DEFAULT_PER_PAGE = 20
MAX_PER_PAGE = 100
QuerySetT = TypeVar("QuerySetT", bound=QuerySet)

# Where Wagtail's API describes what a page refers to.
_ENDPOINTS: dict[type[Any], str] = {Page: "pages", DatabankImage: "images", DatabankDocument: "documents"}


def public_references(request: HttpRequest, write: Callable[[str], str] = str) -> PublicReferences:
    """Return what may be told of what pages refer to. write: turns HTML into what rich text is told as."""
    return PublicReferences(
        lambda: publicly_visible(Page.objects.all()),
        absolute=lambda path: get_full_url(request, path),
        detail_path=_detail_path,
        write=write,
    )


def page_records(
    request: HttpRequest,
    pages: list[Any],
    fields: Iterable[APIField],
    *,
    uri: Callable[[Any], str],
    view: str,
    write: Callable[[str], str] = str,
) -> list[dict[str, Any]]:
    """Return `pages`, which are of one type, with the values of `fields`.

    uri: gives the identifier of a page. view: the name of what answers one page, by its `key`. write: turns HTML into
    what rich text is told as.
    """
    values = page_data(pages, fields, public_references(request, write))
    return [{**_head(request, page, uri(page), view), **data} for page, data in zip(pages, values, strict=True)]


def records_by_key(
    request: HttpRequest,
    pages: QuerySet,
    fields: Iterable[APIField],
    *,
    uri: Callable[[Any], str],
    view: str,
    write: Callable[[str], str] = str,
) -> dict[int, dict[str, Any]]:
    """Return the whole records of these pages, by their key; the rest as of `page_records`."""
    fields = list(fields)
    found = list(with_joins(pages, fields))
    records = page_records(request, found, fields, uri=uri, view=view, write=write)
    return {page.pk: record for page, record in zip(found, records, strict=True)}


def list_head(
    request: HttpRequest, page: NumberedPage, pairs: Callable[[int], list[tuple[str, str]]]
) -> dict[str, Any]:
    """Return what a list says of itself: how much there is, and where the next page is.

    pairs: gives the parameters by which another page is asked for, by its number.
    """

    def address(number: int) -> str:
        asked = pairs(number)
        return get_full_url(request, f"{request.path}?{urlencode(asked)}" if asked else request.path)

    return {
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "per_page": page.paginator.per_page,
        "next": address(page.number + 1) if page.has_next() else None,
        "previous": address(page.number - 1) if page.has_previous() else None,
    }


def by_key(pages: QuerySetT, key: str) -> QuerySetT:
    """Narrow `pages` to the one that is known by `key`: the last part of its identifier, or of its address."""
    try:
        return pages.filter(translation_key=uuid.UUID(key))
    except ValueError:
        return pages.filter(slug=key)


def _head(request: HttpRequest, page: Page, uri: str, view: str) -> dict[str, Any]:
    own_path = reverse(f"databank:{view}", kwargs={"key": page.translation_key})
    return {
        "uuid": page.translation_key,
        "uri": uri,
        "page_id": page.pk,
        "url": page.full_url,
        "detail_url": get_full_url(request, own_path),
        "title": page.title,
        "first_published_at": page.first_published_at and timezone.localtime(page.first_published_at),
        "last_published_at": page.last_published_at and timezone.localtime(page.last_published_at),
    }


def _detail_path(model: type[Any], key: int) -> str:
    return reverse(f"wagtailapi_v2:{_ENDPOINTS[model]}:detail", args=[key])
