"""The versions of practices that editors see: what is being written, or else what is on the site."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from wagtail.models import Revision

from practices.models import PracticePage

# Practices that are in memory at the same time.
AT_A_TIME = 100
# What belongs to a practice and stands in the spreadsheet; what rows refer to is in the stock.
_ROWS = (
    "practice_terms",
    "practice_municipalities",
    "practice_partners",
    "practice_documents",
    "links",
    "related_rows",
    "tagged_items",
)


def newest(practices: QuerySet[PracticePage]) -> Iterator[PracticePage]:
    """Yield the version of each practice that its editor shows, in the order of `practices`, some at a time."""
    keys = list(practices.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        found = newest_of(keys[start : start + AT_A_TIME])
        yield from (found[key] for key in keys[start : start + AT_A_TIME] if key in found)


def newest_of(keys: Iterable[int]) -> dict[int, PracticePage]:
    """Return those versions by the key of their practice. A query for each kind of row, and some for each draft."""
    rows = PracticePage.objects.filter(pk__in=list(keys)).prefetch_related(*_ROWS)
    pages = {page.pk: page for page in rows}
    drafts = {page.latest_revision_id: page for page in pages.values() if page.has_unpublished_changes}
    for revision in Revision.objects.filter(pk__in=[key for key in drafts if key]).iterator(chunk_size=AT_A_TIME):
        page = drafts[revision.pk]
        pages[page.pk] = page.with_content_json(revision.content)
    return pages


def version_of(page: PracticePage) -> str:
    """Return what is another when a practice was changed since."""
    return str(page.latest_revision_id or 0)
