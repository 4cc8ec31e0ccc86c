"""The versions of practices that editors see: what is being written, or else what is on the site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

from core.publishing.revision_references import looked_up_together
from practices.models import PracticePage
from practices.models.rows import terms_read_together

# Practices that are in memory at the same time.
AT_A_TIME = 100
# What belongs to a practice, as its versions tell it; what rows refer to is in the stock.
_ROWS = (
    "practice_terms",
    "practice_municipalities",
    "practice_partners",
    "practice_documents",
    "links",
    "related_rows",
    "tagged_items",
    COMMENTS_RELATION_NAME,
)


def newest(practices: QuerySet[PracticePage]) -> Iterator[PracticePage]:
    """Yield the version of each practice that its editor shows, in the order of `practices`, some at a time."""
    keys = list(practices.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        found = newest_of(keys[start : start + AT_A_TIME])
        yield from (found[key] for key in keys[start : start + AT_A_TIME] if key in found)


def newest_of(keys: Iterable[int]) -> dict[int, PracticePage]:
    """Return those versions by the key of their practice. A query for each kind of row, whatever the number."""
    pages = stored_of(keys)
    above = {page.path[: -page.steplen] for page in pages.values()}
    parents = {parent.path: parent for parent in Page.objects.filter(path__in=above)}
    for page in pages.values():
        # As Wagtail knows it of one that was asked for once; it asks it of each to see that the slug is free.
        page._cached_parent_obj = parents[page.path[: -page.steplen]]
    drafts = {page.latest_revision_id: page for page in pages.values() if page.has_unpublished_changes}
    contents = {
        drafts[key].pk: content
        for key, content in Revision.objects.filter(pk__in=[key for key in drafts if key]).values_list("pk", "content")
    }
    if contents:
        pages.update(_drafts([pages[key] for key in contents], contents))
    return pages


def stored_of(keys: Iterable[int]) -> dict[int, PracticePage]:
    """Return practices as they are stored, with their rows, by their key."""
    rows = PracticePage.objects.filter(pk__in=list(keys)).prefetch_related(*_ROWS)
    return {page.pk: page for page in rows}


def _drafts(pages: Sequence[PracticePage], contents: Mapping[int, dict[str, Any]]) -> dict[int, PracticePage]:
    """Return the versions that were stored of these pages. What Wagtail asks for each of them is read once."""
    for page in pages:
        # In memory, so that Wagtail filters them there.
        setattr(page, COMMENTS_RELATION_NAME, list(getattr(page, COMMENTS_RELATION_NAME).all()))
    terms = (row["term"] for content in contents.values() for row in content.get("practice_terms") or ())
    with looked_up_together(PracticePage, contents.values()), terms_read_together(terms):
        return {page.pk: page.with_content_json(contents[page.pk]) for page in pages}


def version_of(page: PracticePage) -> str:
    """Return what is another when a practice was changed since."""
    return str(page.latest_revision_id or 0)
