"""The stable identifiers of practices and vocabularies, the same in every output."""

from django.conf import settings

from library.models import Vocabulary
from practices.models.practice import PracticePage


def practice_uri(page: PracticePage) -> str:
    """The stable identifier of a practice: it outlives a change of title, slug or place in the tree."""
    return f"{settings.BASE_URL}/id/praktijk/{page.translation_key}"


def vocabulary_uri(vocabulary: Vocabulary) -> str:
    """The stable identifier of a vocabulary."""
    return f"{settings.BASE_URL}/id/vocabularium/{vocabulary.uuid}"
