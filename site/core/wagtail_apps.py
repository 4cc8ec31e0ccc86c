"""Apps of Wagtail without their part of its API v3, to which nobody has an address here.

Wagtail 8 has four apps build the types and addresses of that API whenever a process starts, installed or not: 16 MB in
each process, and two fifths of the time that a command takes to start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class _StandIn(ModuleType):
    """A module that has what an app looks for in those of v3, and does nothing."""

    router = None

    @property
    def api(self) -> "_StandIn":
        return self

    def add_router(self, *_arguments: Any) -> None:
        """Take no addresses."""

    def register_content_types(self) -> None:
        """Know no types."""


@contextmanager
def _without_v3(app: str) -> Iterator[None]:
    names = ["wagtail.api.v3.api", *(f"{app}.api.v3{part}" for part in ("", ".registry", ".router"))]
    sys.modules.update({name: _StandIn(name) for name in names})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


class _WithoutV3(AppConfig):
    def ready(self) -> None:
        with _without_v3(self.name):
            super().ready()


class DocumentsConfig(_WithoutV3, WagtailDocsAppConfig):
    """The documents of Wagtail."""


class ImagesConfig(_WithoutV3, WagtailImagesAppConfig):
    """The images of Wagtail."""


class RedirectsConfig(_WithoutV3, WagtailRedirectsAppConfig):
    """The redirects of Wagtail."""


class SnippetsConfig(_WithoutV3, WagtailSnippetsAppConfig):
    """The snippets of Wagtail."""
