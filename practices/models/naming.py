"""The stable identifiers of practices and vocabularies, the same in every output."""

from django.conf import settings

from library.models import Vocabulary
from practices.models.practice import PracticePage

# Where the identifiers of practices, terms and vocabularies begin on the site; behind it comes the uuid.
PRACTICE_IDENTIFIERS = "/id/praktijk/"
TERM_IDENTIFIERS = "/id/term/"
VOCABULARY_IDENTIFIERS = "/id/vocabularium/"


def practice_uri(page: PracticePage) -> str:
    """The stable identifier of a practice: it outlives a change of title, slug or place in the tree."""
    return f"{settings.BASE_URL}{PRACTICE_IDENTIFIERS}{page.translation_key}"


def vocabulary_uri(vocabulary: Vocabulary) -> str:
    """The stable identifier of a vocabulary."""
    return vocabulary.uri
