"""Practices that a text is likely about: those that share its telling words, and its place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.search.analysis import is_telling, stem, words
from practices.models import PracticeMunicipality, PracticePage

# Of the best matches by words, before the place is looked at.
_MOST_FOUND = 20
_MOST_WORDS = 40
# So much of the telling words of the shorter text stands in the other one, when both are likely of one practice.
_SAME, _SAME_IN_ONE_PLACE = 0.5, 0.35
# Fewer words say too little to tell.
_FEWEST_WORDS = 5


@dataclass(frozen=True)
class SimilarPractice:
    """A practice that shares words with a text. same_place: they share a municipality."""

    page: PracticePage
    same_place: bool


def similar_practices(told: str, municipalities: Iterable[int], *, but: int | None = None) -> list[SimilarPractice]:
    """Return the practices, drafts too, that share telling words with `told`; those of these municipalities first.

    but: the key of a practice that is left out. Two queries and a search at most, whatever there is.
    """
    telling = list(dict.fromkeys(word for word in words(told) if is_telling(word)))[:_MOST_WORDS]
    if not telling:
        return []
    others = PracticePage.objects.exclude(pk=but or 0)
    found = list(others.search(" ".join(telling), operator="or")[:_MOST_FOUND])
    rows = PracticeMunicipality.objects.filter(page__in=[page.pk for page in found], municipality__in=municipalities)
    near = set(rows.values_list("page", flat=True))
    similar = [SimilarPractice(page, page.pk in near) for page in found]
    return sorted(similar, key=lambda one: not one.same_place)


def likely_the_same(page: PracticePage) -> list[SimilarPractice]:
    """Return the practices that are likely this one, told in other words."""
    told = _telling(page)
    if len(told) < _FEWEST_WORDS:
        return []
    places = [row.municipality_id for row in page.practice_municipalities.all()]
    similar = similar_practices(f"{page.title} {page.summary}", places, but=page.pk)
    return [one for one in similar if _shared(told, _telling(one.page)) >= _needed(one)]


def _telling(page: PracticePage) -> set[str]:
    return {stem(word) for word in words(f"{page.title} {page.summary}") if is_telling(word)}


def _shared(one: Collection[str], other: Collection[str]) -> float:
    fewest = min(len(one), len(other))
    return len(set(one) & set(other)) / fewest if fewest >= _FEWEST_WORDS else 0


def _needed(one: SimilarPractice) -> float:
    return _SAME_IN_ONE_PLACE if one.same_place else _SAME
