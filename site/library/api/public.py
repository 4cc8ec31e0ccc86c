"""What anyone may see of what pages refer to: other pages, images, documents. Loaded for a whole response at once.

The pages that refer are public themselves, so something public uses their files.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.html import escape
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page
from wagtail.rich_text import extract_references_from_rich_text
from wagtail.rich_text.rewriters import EmbedRewriter, LinkRewriter, MultiRuleRewriter

from library.media.visible import not_restricted
from library.models import DatabankDocument, DatabankImage, DatabankRendition

# What is offered of every image, by name. Few, because each is a file that has to be made once.
RENDITIONS = {
    "card": "fill-640x400|format-webp",
    "large": "max-1280x1280|format-webp",
}


class Kind(Enum):
    """What a reference points at."""

    PAGE = "page"
    IMAGE = "image"
    DOCUMENT = "document"


class Reference(NamedTuple):
    """A pointer to something that may or may not be public."""

    kind: Kind
    key: int


def rich_text_references(html: str) -> list[Reference]:
    """Return the pages and documents to which stored rich text links."""
    kinds = {Page: Kind.PAGE, DatabankDocument: Kind.DOCUMENT}
    found = extract_references_from_rich_text(html or "")
    return [
        Reference(kinds[model], int(key)) for model, key, *_paths in found if model in kinds and str(key).isdecimal()
    ]


class PublicReferences:
    """Answers, for every reference of public pages in a response, with its public description or with nothing.

    Give `load()` all references first: it asks the database once for each kind of thing. What was not loaded, does not
    exist or is not public is None, and a link to it in rich text loses its address.

    pages: gives the pages that the public may see; called only when a page is referred to.
    absolute: turns a path into a full address.
    detail_path: gives the path of the API's description of a model's row, or None.
    write: turns HTML into what rich text is told as.
    """

    def __init__(
        self,
        pages: Callable[[], QuerySet],
        absolute: Callable[[str], str],
        detail_path: Callable[[type[Any], int], str | None],
        write: Callable[[str], str] = str,
    ) -> None:
        self._visible = pages
        self._absolute = absolute
        self._detail_path = detail_path
        self._write = write
        self._pages: dict[int, Page] = {}
        self._images: dict[int, DatabankImage] = {}
        self._documents: dict[int, DatabankDocument] = {}

    def load(self, references: Iterable[Reference]) -> None:
        """Fetch what `references` point at, as far as it is public; at most one query for each kind.

        Images of which no rendition was made yet take one more, once.
        """
        keys: dict[Kind, set[int]] = {kind: set() for kind in Kind}
        for kind, key in references:
            keys[kind].add(key)
        if keys[Kind.PAGE]:
            pages = self._visible().filter(pk__in=keys[Kind.PAGE]).order_by()
            self._pages.update({page.pk: page for page in pages})
        if keys[Kind.IMAGE]:
            self._images.update(_load_images(keys[Kind.IMAGE]))
        if keys[Kind.DOCUMENT]:
            documents = not_restricted(DatabankDocument.objects.filter(pk__in=keys[Kind.DOCUMENT]))
            self._documents.update({document.pk: document for document in documents})

    def page(self, key: int | None) -> dict[str, Any] | None:
        """Return how a page is named elsewhere: id, title, slug, url, detail_url."""
        page = self._pages.get(key or 0)
        if page is None:
            return None
        return {
            "id": page.pk,
            "title": page.title,
            "slug": page.slug,
            "url": page.full_url,
            "detail_url": self._detail_url(Page, page.pk),
        }

    def image(self, key: int | None) -> dict[str, Any] | None:
        """Return an image with its rights, focal point and renditions."""
        image = self._images.get(key or 0)
        if image is None:
            return None
        return {
            "id": image.pk,
            "title": image.title,
            "alt": image.description,
            "credit": image.credit,
            "licence": image.licence,
            "focal_point": focal_point(image),
            "renditions": self.renditions(image),
            "detail_url": self._detail_url(DatabankImage, image.pk),
        }

    def document(self, key: int | None) -> dict[str, Any] | None:
        """Return a document with its rights and where to download it."""
        document = self._documents.get(key or 0)
        if document is None:
            return None
        return {
            "id": document.pk,
            "title": document.title,
            "download_url": self._absolute(document.url),
            "file_size": document.file_size,
            "credit": document.credit,
            "licence": document.licence,
            "detail_url": self._detail_url(DatabankDocument, document.pk),
        }

    def html(self, text: str) -> str:
        """Return stored rich text, of which the links to pages and documents are full addresses, as it is told."""
        return self._write(self._rewriter(text or ""))

    @cached_property
    def _rewriter(self) -> MultiRuleRewriter:
        links = {
            "page": lambda rows: [_opening_tag((self.page(_key(row)) or {}).get("url")) for row in rows],
            "document": lambda rows: [
                _opening_tag((self.document(_key(row)) or {}).get("download_url")) for row in rows
            ],
        }
        # Without rules for embeds, those are left out: nothing of a third party is shown.
        return MultiRuleRewriter([LinkRewriter(bulk_rules=links), EmbedRewriter()])

    def renditions(self, image: DatabankImage) -> dict[str, dict[str, Any]]:
        """Return the renditions of an image by name; sizes are in pixels. Empty when its file is gone."""
        try:
            made = image.get_renditions(*RENDITIONS.values())
        except SourceImageIOError:
            return {}
        return {
            name: {
                "url": self._absolute(made[spec].url),
                "width": made[spec].width,
                "height": made[spec].height,
                "alt": image.description,
            }
            for name, spec in RENDITIONS.items()
        }

    def _detail_url(self, model: type[Any], key: int) -> str | None:
        path = self._detail_path(model, key)
        return self._absolute(path) if path else None


def made_renditions() -> Prefetch:
    """Return how to bring along what is offered of images, in one query."""
    made = DatabankRendition.objects.filter(filter_spec__in=RENDITIONS.values())
    # The name under which Wagtail looks for renditions that were loaded before.
    return Prefetch("renditions", made, to_attr="prefetched_renditions")


def _load_images(keys: set[int]) -> dict[int, DatabankImage]:
    renditions = not_restricted(
        DatabankRendition.objects.filter(image__in=keys, filter_spec__in=RENDITIONS.values()),
        through="image",
    )
    images: dict[int, DatabankImage] = {}
    for rendition in renditions.select_related("image"):
        image = images.setdefault(rendition.image_id, rendition.image)
        rendition.image = image
        # The name under which Wagtail looks for renditions that were loaded before.
        image.prefetched_renditions = [*getattr(image, "prefetched_renditions", []), rendition]
    if without := keys - images.keys():
        for image in not_restricted(DatabankImage.objects.filter(pk__in=without)):
            image.prefetched_renditions = []
            images[image.pk] = image
    return images


def focal_point(image: DatabankImage) -> dict[str, int | None] | None:
    """Return the middle and size of what matters in an image, in pixels of the original; None when nobody said."""
    if image.focal_point_x is None:
        return None
    return {side: getattr(image, f"focal_point_{side}") for side in ("x", "y", "width", "height")}


def _key(attributes: dict[str, str]) -> int:
    key = attributes.get("id", "")
    return int(key) if key.isdecimal() else 0


def _opening_tag(url: str | None) -> str:
    return f'<a href="{escape(url)}">' if url else "<a>"
