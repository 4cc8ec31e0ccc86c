"""Which files a page shows of those that it uses: not those of a restricted collection, as public_media says it.

That the page uses a file, and may be seen, is known where a page is shown. What is left to ask is the same for all of
its files, so it is asked once and kept.
"""

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Collection

from core.changes.stamp import ChangeStamp
from core.kept import Kept
from library.media.visible import is_restricted

_hidden: Kept[None, frozenset[int]] = Kept(1)


def is_shown(file: Any) -> bool:
    """Whether a page that uses an image or document shows it. Takes one query when the content changed, else none."""
    return file.collection_id not in _hidden.get(None, ChangeStamp.read().content, _hidden_collections)


def _hidden_collections() -> frozenset[int]:
    """Return the keys of the collections that not everybody may see."""
    return frozenset(Collection.objects.filter(is_restricted("path")).values_list("pk", flat=True))


class ShownDocumentLinks(DocumentLinkHandler):
    """Links in rich text to documents; of one that is not shown the words stay, without its address."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        """Return the document of each link."""
        return [file if file and is_shown(file) else None for file in super().get_many(attrs_list)]
