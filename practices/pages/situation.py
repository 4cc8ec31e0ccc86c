"""What the page of a situation shows: for each moment its text, with the practices that are chosen or asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Site
from wagtail.query import PageQuerySet

from core.changes.stamp import ChangeStamp
from practices.models import PracticeIndexPage, PracticePage, SituationIndexPage, SituationPage
from practices.models.situation import When
from practices.query.cards import FoundCard, cards_of
from practices.query.facets.index import FacetIndex
from practices.query.question import question_in
from practices.query.results import PracticeAnswer

# Of what a query finds; what an editor chose is shown whole.
MOST_FOUND = 3


@dataclass(frozen=True)
class Moment:
    """One moment of a situation. when: in words.

    more_url: all that its query finds, and counted how much that is; empty where it is shown already.
    """

    when: str
    text: Any
    cards: list[FoundCard]
    more_url: str = ""
    counted: str = ""


def present(page: SituationPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of a situation is given.

    One query for the address of the list and one for the chosen practices, those of the search words that moments ask
    for, and four for cards that were not shown since the last change.
    """
    index_page = PracticeIndexPage.objects.public(Site.find_for_request(request)).first()
    path = index_page.get_url(request) or "" if index_page else ""
    return {"moments": list(_moments(page, path)), "practice_index_url": path}


def present_index(page: SituationIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the list of situations is given."""
    return {"situations": list(situations(Site.find_for_request(request)))}


def situations(site: Site | None) -> PageQuerySet:
    """Return the situations that visitors see, in the order in which editors put them."""
    return SituationPage.objects.listed(site).order_by("path")


def _moments(page: SituationPage, path: str) -> Iterable[Moment]:
    pages = PracticePage.objects.all()
    blocks = [block.value for block in page.moments]
    with ChangeStamp.seen():
        answers = [PracticeAnswer(question_in(value["query"]), pages) for value in blocks]
        keys: list[list[int]] = []
        for value, answer in zip(blocks, answers, strict=True):
            # Each practice once: where it comes first.
            seen = {key for some in keys for key in some}
            keys.append([key for key in _keys(value, answer) if key not in seen])
        # All of them at once: as many queries for one moment as for three.
        wanted = list(dict.fromkeys(key for some in keys for key in some))
        cards = {card.pk: card for card in cards_of(wanted, pages, answers[0].index, plain=True)} if wanted else {}
    for value, answer, some in zip(blocks, answers, keys, strict=True):
        shown = [FoundCard(cards[key], frozenset(), None) for key in some if key in cards]
        more = bool(path and value["query"]) and answer.total > len(set(some).intersection(answer.keys))
        label = dict(When.choices).get(value["when"], "")
        yield Moment(label, value["text"], shown, answer.query.url(path) if more else "", answer.counted)


def _keys(value: Any, answer: PracticeAnswer) -> list[int]:
    """Return the practices of a moment: those that are chosen as far as lists show them, then those that are found."""
    chosen = [page.pk for page in value["practices"] if page is not None and _is_listed(page.pk, answer.index)]
    if not value["query"]:
        return chosen
    return list(dict.fromkeys([*chosen, *answer.keys[:MOST_FOUND]]))


def _is_listed(key: int, index: FacetIndex) -> bool:
    return bool(index.bits_of([key]) & index.listed)
