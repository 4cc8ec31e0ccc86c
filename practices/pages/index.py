"""What the list of practices shows."""

from typing import Any

from django.http import HttpRequest

from practices.models import PracticeIndexPage, PracticePage
from practices.query.results import PracticeResults


def present(page: PracticeIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the list is given."""
    return {"results": PracticeResults(request.GET, PracticePage.objects.all(), page.get_url(request) or "")}
