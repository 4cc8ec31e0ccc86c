"""The one rule for publishing: what a page still lacks, said in Dutch."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError


class Missing(NamedTuple):
    """Something that a page lacks.

    field: name of the form field at which an editor fills it in.
    label: what the editor's form calls it.
    """

    field: str
    label: str


class IncompletePageError(ValidationError):
    """Raised when a page that lacks something would be published, by whatever way."""

    def __init__(self, page_title: str, missing: Sequence[Missing]) -> None:
        self.page_title = page_title
        self.missing = list(missing)
        labels = ", ".join(item.label for item in missing)
        super().__init__(
            f"'{page_title}' kan nog niet gepubliceerd worden. Vul eerst in: {labels}.",
            code="incomplete",
        )
