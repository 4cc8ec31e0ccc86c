"""A part of a list, and how long the whole is: counted in the database only where nothing else knows it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from wagtail.api.v2.pagination import WagtailPagination


class _Counted:
    """Rows of which the number is known."""

    def __init__(self, rows: QuerySet, total: int) -> None:
        self._rows = rows
        self._total = total

    def count(self) -> int:
        return self._total

    def __getitem__(self, part: slice) -> Any:
        return self._rows[part]


class Pagination(WagtailPagination):
    """Wagtail's, which asks the view for the total first."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """Return the rows that `request` asks for."""
        total = view.known_total()
        rows = queryset if total is None else _Counted(queryset, total)
        return super().paginate_queryset(rows, request, view=view)
