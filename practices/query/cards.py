"""The cards of a list. What they show is rendered once for as long as nothing changes; words are marked in it later."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.kept import Kept
from core.search.excerpts import WhereFound
from core.templatetags.databank import marked
from practices.models import PracticePage
from practices.models.querysets import PracticePageQuerySet
from practices.query.facets.index import FacetIndex

TEMPLATE = "components/card-face.html"
# More than people look at between two changes; one takes about two kilobytes.
CARDS_KEPT = 1_000
# Whether the picture of a card loads at once, when it comes in sight, or is left out; a small card has a title only.
EAGER, LAZY, NONE, SMALL = "eager", "lazy", "none", "small"
# What stands in a rendered card in the place of the texts in which words are marked.
_SLOTS = {"title": "\ue000titel\ue001", "summary": "\ue000omschrijving\ue001"}


@dataclass(frozen=True)
class Card:
    """A practice in a list. pk, title and summary are those of the practice; url is its address, without a selection.

    html: what is rendered around the title and the summary, before, between and after them.
    """

    pk: int
    title: str
    summary: str
    url: str
    html: tuple[str, str, str]

    @classmethod
    def of(cls, practice: PracticePage, picture: str) -> "Card":
        """Render a practice that was brought along by `for_cards`. picture: one of EAGER, LAZY, NONE and SMALL."""
        url = practice.url
        shown = {"eager": picture == EAGER, "plain": picture == NONE, "small": picture == SMALL, "slots": _SLOTS}
        html = render_to_string(TEMPLATE, {"practice": practice, "url": url, **shown})
        before, _slot, rest = html.partition(_SLOTS["title"])
        between, _slot, after = rest.partition(_SLOTS["summary"])
        return cls(practice.pk, practice.title, practice.summary, url, (before, between, after))

    def marked(self, marks: frozenset[str]) -> SafeString:
        """Return what the card shows, with the words marked that these terms stand for."""
        before, between, after = self.html
        summary = marked(self.summary, marks) if after else ""
        # Safe: the html was rendered with escaping, and so is what is put in.
        return mark_safe("".join((before, marked(self.title, marks), between, summary, after)))  # noqa: S308


@dataclass(frozen=True)
class FoundCard:
    """A card in the answer to a query. marks: terms that are marked; places: where the words stand that were searched
    for, None where none were. why: why it stands where it does, in Dutch; empty where that goes without saying.
    """

    card: Card
    marks: frozenset[str]
    places: WhereFound | None
    why: str = ""

    @property
    def pk(self) -> int:
        return self.card.pk

    @property
    def title(self) -> str:
        return self.card.title

    @property
    def url(self) -> str:
        return self.card.url

    @cached_property
    def face(self) -> SafeString:
        """What the card shows."""
        return self.card.marked(self.marks)

    def at(self, url: str) -> SafeString:
        """Return what the card shows with its link leading to `url`: the same page with something carried along."""
        if url == self.url:
            return self.face
        # Safe: what is put in is escaped, as the rest is.
        return mark_safe(self.face.replace(f'href="{escape(self.url)}"', f'href="{escape(url)}"', 1))  # noqa: S308


# By what makes one card differ from another: the site, the practice, its picture, and when the practice was read.
_Entry = tuple[str, int, str, int]
kept_cards: Kept[_Entry, Card] = Kept(CARDS_KEPT)


def cards_of(
    keys: list[int], pages: PracticePageQuerySet, index: FacetIndex, *, eager: int = 0, plain: bool = False
) -> list[Card]:
    """Return the cards of `keys` in their order; those that are not kept are loaded from `pages`.

    eager: of how many, from the first, the picture loads at once. plain: whether they have none. What is not public
    any more is left out.
    """

    def picture(number: int) -> str:
        return NONE if plain else EAGER if number < eager else LAZY

    asked = [(index.root, key, picture(number), index.read_at(key)) for number, key in enumerate(keys)]
    found = _kept(asked, pages, index)
    return [found[entry] for entry in asked if entry in found]


def cards_beside(
    keys: list[int], small: list[int], pages: PracticePageQuerySet, index: FacetIndex
) -> tuple[dict[int, FoundCard], dict[int, FoundCard]]:
    """Return the cards of practices that are shown with another one, by their keys, and the small ones.

    What is not public is left out.
    """
    pictures = [*((key, LAZY) for key in keys), *((key, SMALL) for key in small)]
    asked = [(index.root, key, picture, index.read_at(key)) for key, picture in pictures]
    found: dict[str, dict[int, FoundCard]] = {LAZY: {}, SMALL: {}}
    for (_root, key, picture, _read_at), card in _kept(asked, pages, index).items():
        found[picture][key] = FoundCard(card, frozenset(), None)
    return found[LAZY], found[SMALL]


def _kept(asked: list[_Entry], pages: PracticePageQuerySet, index: FacetIndex) -> dict[_Entry, Card]:
    def load(missing: list[_Entry]) -> Mapping[_Entry, Card]:
        loaded = pages.public().filter(pk__in=[entry[1] for entry in missing]).for_cards().in_bulk()
        return {entry: Card.of(loaded[entry[1]], entry[2]) for entry in missing if entry[1] in loaded}

    return kept_cards.get_many(asked, None, load)
