"""What editors download: the practices of a report as a file to edit, and a template without practices."""

from collections.abc import Callable
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from core.text.numbers import dutch_number
from library.cms.page_work import may
from library.login.trail import note_taken
from practices.cms.reports.practices import CONTACTS, PracticesReport
from practices.models import PracticePage
from practices.sheets.reading import MOST_ROWS
from practices.sheets.stock import Stock
from practices.sheets.versions import newest

TEMPLATE = "practices_template"


class PracticesToEdit(PracticesReport):
    """The practices that the report shows with the same parameters, as a file that the import takes back."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with the file; with the report where there are too many for one."""
        practices = PracticePage.objects.filter(pk__in=self.get_filtered_queryset().order_by().values("pk"))
        if (count := practices.count()) > MOST_ROWS:
            told = f"Dit zijn {dutch_number(count)} praktijken. Kies er hoogstens {dutch_number(MOST_ROWS)}."
            messages.error(request, told)
            return redirect(f"{self.index_url}?{request.GET.urlencode()}")
        note_taken(request.user, CONTACTS, count, "xlsx")
        stock = Stock(request.user)
        from practices.sheets.workbook import write_practices

        return _download("praktijken", lambda: write_practices(newest(practices.order_by("title", "pk")), stock))


@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """Answer with an empty file that explains itself."""
    if not may(request.user, "change"):
        raise PermissionDenied
    from practices.sheets.workbook import write_template

    return _download("sjabloon-praktijken", lambda: write_template(Stock(request.user)))


def _download(stem: str, write: Callable[[], IO[bytes]]) -> FileResponse:
    from practices.sheets.workbook import MEDIA_TYPE, file_name

    name = file_name(stem, timezone.localdate())
    response = FileResponse(write(), as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    add_never_cache_headers(response)
    return response
