"""What the API tells of a search beside what was found: how the words were read, and where they stand."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from wagtail.api.utils import get_full_url

from core.search.ranked.reading import Reading
from core.templatetags.databank import marked
from practices.query.results import PracticeAnswer


def did_you_mean(request: HttpRequest, reading: Reading | None) -> dict[str, Any] | None:
    """Return how words were read; None when as they were typed. The addresses of `reading` are those of the API."""
    if reading is None:
        return None
    return {
        "searched_for": reading.meant or None,
        "typed_url": get_full_url(request, reading.typed_url) if reading.typed_url else None,
        "suggestion": reading.doubt or None,
        "suggestion_url": get_full_url(request, reading.doubt_url) if reading.doubt_url else None,
    }


def fragments_of(answer: PracticeAnswer, keys: Sequence[int], summary_of: Callable[[int], str]) -> dict[int, str]:
    """Return the part of each practice that holds the words, as HTML with the words marked; none without words.

    summary_of: what stands for that part where the words are in no text. Takes one query, or none when each was looked
    at before.
    """
    if answer.ranking is None:
        return {}
    places = answer.ranking.places_of(keys)
    texts = {key: places[key].text if key in places else "" for key in keys}
    return {key: marked(text or summary_of(key), answer.marked_terms) for key, text in texts.items()}
