"""Which files a page shows of those that it uses: not those of a restricted collection, as public_media says it.

That the page uses a file, and may be seen, is known where a page is shown. What is left to ask is the same for all of
its files, so it is asked once and kept.
"""

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Collection

from core.changes.stamp import ChangeStamp
from library.media.visible import is_restricted


class HiddenCollections:
    """The collections that not everybody may see, kept until the content changes. Each process has its own."""

    def __init__(self) -> None:
        self._kept: tuple[int, frozenset[int]] | None = None

    def get(self) -> frozenset[int]:
        """Return their keys; no query beside that of the stamp when nothing changed since."""
        content = ChangeStamp.read().content
        kept = self._kept
        if kept is None or kept[0] != content:
            hidden = Collection.objects.filter(is_restricted("path"))
            kept = self._kept = (content, frozenset(hidden.values_list("pk", flat=True)))
        return kept[1]

    def forget(self) -> None:
        """Drop what is kept: for tests, which undo what the stamp has counted."""
        self._kept = None


hidden_collections = HiddenCollections()


def is_shown(file: Any) -> bool:
    """Whether a page that uses an image or document shows it."""
    return file.collection_id not in hidden_collections.get()


class ShownDocumentLinks(DocumentLinkHandler):
    """Links in rich text to documents; of one that is not shown the words stay, without its address."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        """Return the document of each link."""
        return [file if file and is_shown(file) else None for file in super().get_many(attrs_list)]
