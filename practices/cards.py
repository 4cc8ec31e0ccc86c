"""The cards of a list. Their faces are rendered once for as long as nothing changes."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from practices.facets import KeptWithIndex
from practices.querysets import PracticePageQuerySet

if TYPE_CHECKING:
    from practices.models import PracticePage

TEMPLATE = "components/card-face.html"
# More than people look at between two changes; a face takes about two kilobytes.
FACES_KEPT = 500


@dataclass(frozen=True)
class Card:
    """A practice in a list. pk and title are those of the practice; url is its address, without a selection."""

    pk: int
    title: str
    url: str
    face: SafeString

    def at(self, url: str) -> SafeString:
        """Return the face with its link leading to `url`, which is the same page with something carried along."""
        if url == self.url:
            return self.face
        # Safe: the face was rendered with escaping, and so is what is put in.
        return mark_safe(self.face.replace(f'href="{escape(self.url)}"', f'href="{escape(url)}"', 1))  # noqa: S308


class Faces:
    """The cards that were shown since the last change, by practice and by whether the image loads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, bool], Card] = {}

    def cards(
        self, keys: list[int], pages: PracticePageQuerySet, *, eager: int, marks: frozenset[str] = frozenset()
    ) -> list[Card]:
        """Return the cards of `keys` in their order; those that are not kept are loaded from `pages`.

        eager: of how many, from the first, the image loads at once. marks: terms that are marked; such cards are of
        one search, and not kept. What `pages` does not hold is left out.
        """
        asked = [(key, number < eager) for number, key in enumerate(keys)]
        kept = {} if marks else self._already(asked)
        missing = [key for key, is_eager in asked if (key, is_eager) not in kept]
        loaded = {page.pk: page for page in pages.filter(pk__in=missing).for_cards()} if missing else {}
        cards = {}
        for key, is_eager in asked:
            if (key, is_eager) in kept:
                cards[key] = kept[key, is_eager]
            elif key in loaded:
                cards[key] = self._card(loaded[key], eager=is_eager, marks=marks)
        return list(cards.values())

    def _already(self, asked: list[tuple[int, bool]]) -> dict[tuple[int, bool], Card]:
        with self._lock:
            return {entry: self._kept[entry] for entry in asked if entry in self._kept}

    def _card(self, practice: "PracticePage", *, eager: bool, marks: frozenset[str]) -> Card:
        url = practice.url
        asked = {"practice": practice, "url": url, "eager": eager, "marks": marks}
        card = Card(practice.pk, practice.title, url, render_to_string(TEMPLATE, asked))
        if not marks:
            self._keep((practice.pk, eager), card)
        return card

    def _keep(self, entry: tuple[int, bool], card: Card) -> None:
        with self._lock:
            if len(self._kept) >= FACES_KEPT:
                # The oldest; what is looked at often is soon there again.
                del self._kept[next(iter(self._kept))]
            self._kept[entry] = card


faces = KeptWithIndex(lambda _index, _pages: Faces())
