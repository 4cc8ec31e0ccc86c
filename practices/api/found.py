"""What the API tells of a search beside what was found: how the words were read, and where they stand."""

from typing import Any

from django.http import HttpRequest
from wagtail.api.utils import get_full_url

from core.search.ranked.reading import Reading
from core.templatetags.databank import marked
from practices.models import PracticePage
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


def fragments_of(answer: PracticeAnswer, practices: list[PracticePage]) -> dict[int, str]:
    """Return the part of each of `practices` that holds the words, as HTML with the words marked; none without words.

    Takes one query, or none when each was looked at before.
    """
    if answer.ranking is None:
        return {}
    places = answer.ranking.places_of([practice.pk for practice in practices])
    found = {key: place.text for key, place in places.items()}
    return {
        practice.pk: marked(found.get(practice.pk) or practice.summary, answer.marked_terms) for practice in practices
    }
