"""The cards of a list. Their faces are rendered once for as long as nothing changes."""

import threading
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.search.excerpts import WhereFound
from practices.models import PracticePage
from practices.models.querysets import PracticePageQuerySet
from practices.query.facets import KeptWithIndex

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


@dataclass(frozen=True)
class FoundCard:
    """A card with where the words stand that were searched for; None where none were."""

    card: Card
    places: WhereFound | None

    @property
    def pk(self) -> int:
        return self.card.pk

    @property
    def title(self) -> str:
        return self.card.title

    @property
    def url(self) -> str:
        return self.card.url

    @property
    def face(self) -> SafeString:
        return self.card.face

    def at(self, url: str) -> SafeString:
        """Return the face with its link leading to `url`."""
        return self.card.at(url)


# What makes one face differ from another of the same state of the databank: the practice, whether its image loads at
# once, and the terms that are marked.
_Entry = tuple[int, bool, frozenset[str]]


class CardCache:
    """The cards that were shown since the last change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[_Entry, Card] = {}

    def cards(
        self, keys: list[int], pages: PracticePageQuerySet, *, eager: int, marks: frozenset[str] = frozenset()
    ) -> list[Card]:
        """Return the cards of `keys` in their order; those that are not kept are loaded from `pages`.

        eager: of how many, from the first, the image loads at once. marks: terms that are marked. What is not public
        any more is left out.
        """
        asked = [(key, number < eager, marks) for number, key in enumerate(keys)]
        cards = self._already(asked)
        missing = [entry[0] for entry in asked if entry not in cards]
        loaded = {page.pk: page for page in pages.public().filter(pk__in=missing).for_cards()} if missing else {}
        for entry in asked:
            if entry not in cards and entry[0] in loaded:
                cards[entry] = self._card(loaded[entry[0]], entry)
        return [cards[entry] for entry in asked if entry in cards]

    def _already(self, asked: list[_Entry]) -> dict[_Entry, Card]:
        with self._lock:
            return {entry: self._kept[entry] for entry in asked if entry in self._kept}

    def _card(self, practice: PracticePage, entry: _Entry) -> Card:
        _key, eager, marks = entry
        url = practice.url
        face = render_to_string(TEMPLATE, {"practice": practice, "url": url, "eager": eager, "marks": marks})
        card = Card(practice.pk, practice.title, url, face)
        with self._lock:
            if len(self._kept) >= FACES_KEPT:
                # The oldest; what is looked at often is soon there again.
                del self._kept[next(iter(self._kept))]
            self._kept[entry] = card
        return card


card_cache = KeptWithIndex(lambda _index, _pages: CardCache())
