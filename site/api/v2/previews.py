"""Drafts at /api/v2/page_preview/, for the front end that was given a token (as wagtail-headless-preview does it)."""

from functools import cached_property
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from api.v2.parameters import check_parameters
from api.v2.views import PagesAPIViewSet
from library.previews.drafts import draft_of

CONTENT_TYPE, TOKEN = "content_type", "token"


class PagePreviewAPIViewSet(PagesAPIViewSet):
    """One draft, with the fields of a page, to who has the token for it. What it refers to is what the public sees."""

    detail_query_parameters = PagesAPIViewSet.detail_query_parameters | {CONTENT_TYPE, TOKEN}

    def listing_view(self, request: Request) -> Response:
        """Answer with the draft: the address without a number is the usual one."""
        return self.detail_view(request)

    def detail_view(self, request: Request, pk: int | None = None) -> Response:
        """Answer with the draft, whatever number the address names."""
        self.action = "detail_view"
        check_parameters(request, self.detail_query_parameters)
        return Response(self.get_serializer(self.get_object()).data)

    def find_view(self, request: Request) -> Any:
        """Answer that nothing is found here."""
        raise NotFound

    def get_object(self) -> Page:
        """Return the draft. Raises BadRequestError or NotFound."""
        return self._draft

    @cached_property
    def _draft(self) -> Page:
        names = {name: self.request.GET.get(name, "") for name in (CONTENT_TYPE, TOKEN)}
        if missing := [name for name, value in names.items() if not value]:
            raise BadRequestError(f"{missing[0]} is missing")
        page = draft_of(names[CONTENT_TYPE], names[TOKEN])
        if page is None:
            raise NotFound("There is no such draft (any more): a token holds for an hour.")
        # What was never saved has none, and clients want one.
        page.id = page.pk = page.pk or 0
        return page
