"""Vocabularies and their terms as records of /api/databank/."""

from collections.abc import Collection
from typing import Any

from library.api.fields import term_data
from library.models import Term, Vocabulary


def whole_term(term: Term) -> dict[str, Any]:
    """Return all that is told of a term; `term` comes with its vocabulary and its broader term."""
    return {
        **term_data(term),
        "alternative_labels": term.alternative_label_list(),
        "description": term.description,
        "broader": term.broader.uri if term.broader else None,
    }


def whole_vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return all that is told of a vocabulary but its terms."""
    return {
        "uuid": str(vocabulary.uuid),
        "uri": vocabulary.uri,
        "parameter": vocabulary.parameter,
        "name": vocabulary.name,
        "help_text": vocabulary.help_text,
        "is_facet": vocabulary.is_facet,
        "required": vocabulary.required,
        "max_terms": vocabulary.max_terms,
    }


def whole_terms(keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the terms with these keys that can be chosen, by key. One query."""
    rows = Term.objects.current().filter(pk__in=keys).select_related("vocabulary", "broader")
    return {term.pk: whole_term(term) for term in rows}


def whole_vocabularies(keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the vocabularies with these keys, by key. One query."""
    return {row.pk: whole_vocabulary(row) for row in Vocabulary.objects.filter(pk__in=keys)}
