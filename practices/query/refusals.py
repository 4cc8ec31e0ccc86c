"""What an output of the practice query does not answer, beside what no list answers."""

import unicodedata
from collections.abc import Collection

from django.http import QueryDict

from core.listing import refusals
from core.listing.query import LONGEST_TEXT
from core.listing.refusals import Reason, Refusal
from practices.query.practice_query import ALL_OF, SINGLE, TEXT
from practices.query.results import PracticeAnswer


def refused_values(params: QueryDict, answer: PracticeAnswer) -> list[Refusal]:
    """Return what the query dropped of the values of its own parameters."""
    return [*refusals.refused_values(answer.query), *refused_text(params)]


def refused_text(params: QueryDict) -> list[Refusal]:
    """Return the refusal of words that can't be read; what is absent is fine."""
    return [] if _is_readable(params.getlist(TEXT)[:1]) else [Refusal.of(TEXT, "", Reason.UNREADABLE)]


def _is_readable(texts: list[str]) -> bool:
    words = [word for text in texts for word in text.split()]
    controls = any(unicodedata.category(character) == "Cc" for word in words for character in word)
    return len(" ".join(words)) <= LONGEST_TEXT and not controls


def refused_parameters(params: QueryDict, answer: PracticeAnswer, others: Collection[str] = ()) -> list[Refusal]:
    """Return the parameters that name nothing, and those with one value that are given more often.

    others: parameters with one value that the output reads beside those of the query.
    """
    switches = {f"{name}{ALL_OF}" for name in answer.index.several}
    return refusals.refused_names(params, single={*SINGLE, *switches, *others}, repeatable=answer.index.facets)
