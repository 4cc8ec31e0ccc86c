"""The addresses elsewhere that a practice leads to, and the table of them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.db import transaction

from practices.models import CheckedLink, PracticePage
from practices.models.record.declaration import BY_NAME, fields_in
from practices.models.record.fields import PAGE, Kind, RecordField

_HREF = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]+)"', re.IGNORECASE)
_LONGEST = CheckedLink._meta.get_field("url").max_length or 0
# So many practices are read at once.
_BATCH = 200


def links_of(page: Any) -> Iterator[tuple[RecordField, str]]:
    """Yield each address elsewhere that the page of a practice leads to, with the field in which it stands."""
    for row in page.links.all():
        yield BY_NAME["links"], row.url
    for field in fields_in(PAGE, Kind.RICH_TEXT, Kind.BLOCKS):
        value = getattr(page, field.name)
        html = str(value.stream_block.get_prep_value(value)) if field.kind is Kind.BLOCKS else value
        yield from ((field, unescape(url)) for url in _HREF.findall(html or ""))


def gather() -> int:
    """Bring the table in line with what lists show, and return how many addresses there are now.

    What nobody leads to any more is forgotten. Practices are read in batches, so that memory stays small.
    """
    found: dict[str, set[int]] = {}
    pages = PracticePage.objects.listed().order_by("pk").prefetch_related("links")
    for page in pages.iterator(chunk_size=_BATCH):
        for _field, url in links_of(page):
            if len(url) <= _LONGEST:
                found.setdefault(url, set()).add(page.pk)
    with transaction.atomic():
        known = dict(CheckedLink.objects.values_list("url", "pk"))
        gone = [key for url, key in known.items() if url not in found]
        for start in range(0, len(gone), _BATCH):
            CheckedLink.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
        CheckedLink.objects.bulk_create(
            [CheckedLink(url=url) for url in found if url not in known], batch_size=_BATCH, ignore_conflicts=True
        )
        through = CheckedLink.practices.through
        through.objects.all().delete()
        keys = dict(CheckedLink.objects.values_list("url", "pk"))
        rows = [through(checkedlink_id=keys[url], practicepage_id=page) for url, held in found.items() for page in held]
        through.objects.bulk_create(rows, batch_size=_BATCH)
    return len(found)
