"""Loads the registers and vocabularies from which one chooses in the questions of a form."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from library.models import Municipality, Organisation, Term


@dataclass
class VocabularyTerms:
    """The current terms of a vocabulary.

    parameter: the query parameter by which an address names them. terms: pairs of slug and label. keys: the primary
    key of the term of each slug.
    """

    parameter: str = ""
    terms: list[tuple[str, str]] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)


class Registers:
    """What the questions of one form choose from. Each register takes one query, at first use.

    vocabularies: the primary keys of those that are asked for.
    """

    def __init__(self, vocabularies: Iterable[int]) -> None:
        self._asked = set(vocabularies)

    def vocabulary(self, key: int | None) -> VocabularyTerms:
        """Return the terms of a vocabulary that is asked for; none when it has none, or is not known."""
        return self._vocabularies.get(key, VocabularyTerms()) if key else VocabularyTerms()

    @cached_property
    def municipalities(self) -> list[Municipality]:
        return list(Municipality.objects.all())

    @cached_property
    def organisations(self) -> list[str]:
        return list(Organisation.objects.values_list("name", flat=True))

    @cached_property
    def _vocabularies(self) -> dict[int, VocabularyTerms]:
        found: dict[int, VocabularyTerms] = {}
        if self._asked:
            terms = Term.objects.current().filter(vocabulary__in=self._asked).select_related("vocabulary")
            for term in terms:
                vocabulary = found.setdefault(term.vocabulary_id, VocabularyTerms(term.vocabulary.parameter))
                vocabulary.terms.append((term.slug, term.label))
                vocabulary.keys[term.slug] = term.pk
        return found
