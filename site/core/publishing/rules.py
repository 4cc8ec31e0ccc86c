"""The one rule for publishing: what a page still lacks, said in Dutch."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.models import Page


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
        super().__init__(
            f"'{page_title}' kan nog niet gepubliceerd worden. Vul eerst in: {labels(missing)}.",
            code="incomplete",
        )

    @property
    def message_dict(self) -> dict[str, list[str]]:
        """What Wagtail's API answers: it asks this of every ValidationError, also of one without fields."""
        return {NON_FIELD_ERRORS: list(self.messages)}


def labels(missing: Iterable[Missing]) -> str:
    """Return what is missing as one text."""
    return ", ".join(item.label for item in missing)


def missing_in_draft(page: Page) -> list[Missing]:
    """Return what the newest version of `page`, of any type, lacks before it may be published."""
    newest: Any = page.get_latest_revision_as_object()
    found: list[Missing] = newest.missing_for_publish() if hasattr(newest, "missing_for_publish") else []
    return found
