"""Whole records of the practices, for every door of the API that tells them."""

from collections.abc import Callable, Collection
from typing import Any

from django.http import HttpRequest

from library.api.records import records_by_key
from practices.api.fields import PRACTICE_FIELDS
from practices.models import PracticePage
from practices.models.naming import practice_uri


def whole_practices(
    request: HttpRequest, keys: Collection[int], write: Callable[[str], str] = str
) -> dict[int, dict[str, Any]]:
    """Return what is told of the practices with these keys, as far as they are public, by key.

    write: turns HTML into what rich text is told as.
    """
    pages = PracticePage.objects.public().filter(pk__in=keys)
    return records_by_key(request, pages, PRACTICE_FIELDS, uri=practice_uri, view="practice", write=write)
