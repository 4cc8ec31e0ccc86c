"""What stands above a model, named there by its dotted path: a model never imports what shows, edits or serves it.

It is imported at first use. `core.checks` sees to it that every path that is named leads somewhere.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

# Every path that was named, for the system check.
named_paths: list[str] = []


@cache
def resolve(path: str) -> Any:
    """Return what the dotted `path` names. Raises ImportError when there is no such thing."""
    return import_string(path)


class Named:
    """An attribute of a class whose value stands above it: panels, an admin form, fields of the API, a function."""

    def __init__(self, path: str) -> None:
        self.path = path
        named_paths.append(path)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return resolve(self.path)


def shown_by(path: str) -> Callable[..., HttpResponse]:
    """Return a method of a page that leaves the answer to the view at `path`, called with the request and the page."""
    named_paths.append(path)

    def show(page: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = resolve(path)(request, page, *args, **kwargs)
        return response

    show.__name__ = path.rpartition(".")[2]
    return show
