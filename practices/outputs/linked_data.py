"""Practices and vocabularies as linked data: schema.org for a practice, SKOS for a vocabulary.

A practice is a CreativeWork (the record) about a Project (what was done). It is not typed as a public service.
"""

from collections.abc import Iterable
from typing import Any

from core.outputs.linked_data import without_empty
from library.models import Organisation, Term, Vocabulary
from practices.models import PracticePage
from practices.models.naming import practice_uri, vocabulary_uri

LICENCE = "https://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik/v1.0"


def of_page(page: PracticePage, _context: dict[str, Any]) -> dict[str, Any]:
    """Describe a practice on its page; its rows were loaded."""
    return practice(page)


def practice(page: PracticePage) -> dict[str, Any]:
    """Return a practice in JSON-LD with the words of schema.org. Reads rows that were prefetched."""
    project = without_empty(
        {
            "@type": "Project",
            "@id": f"{practice_uri(page)}#project",
            "name": page.title,
            "foundingDate": page.started,
            "dissolutionDate": page.ended,
            "location": [
                {"@type": "AdministrativeArea", "@id": municipality.uri, "name": municipality.name}
                for municipality in page.municipality_list()
            ],
            "parentOrganization": _organisation(page.project_owner),
            "member": [_organisation(partner) for partner in page.partner_list()],
        }
    )
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "@id": practice_uri(page),
            "url": page.full_url,
            "name": page.title,
            "abstract": page.summary,
            "genre": page.get_record_type_display() if page.record_type else "",
            "inLanguage": "nl-BE",
            "datePublished": page.first_published_at,
            "dateModified": page.last_published_at,
            "license": LICENCE,
            "publisher": {"@type": "GovernmentOrganization", "name": "Agentschap Binnenlands Bestuur"},
            "keywords": [*(_defined_term(row.term) for row in page.practice_terms.all()), *_names(page.tag_list())],
            "citation": [link.url for link in page.links.all()],
            "about": project,
        }
    )


def concept_scheme(vocabulary: Vocabulary, terms: Iterable[Term]) -> dict[str, Any]:
    """Return a vocabulary with its terms as a SKOS concept scheme in JSON-LD. `terms` came by `for_linked_data`."""
    rows = list(terms)
    scheme = without_empty(
        {
            "@id": vocabulary_uri(vocabulary),
            "@type": "ConceptScheme",
            "prefLabel": vocabulary.name,
            "definition": vocabulary.help_text,
            "hasTopConcept": [term.uri for term in rows if _is_top(term)],
        }
    )
    return {"@context": SKOS_CONTEXT, "@graph": [scheme, *(_concept(term) for term in rows)]}


def concept(term: Term) -> dict[str, Any]:
    """Return one term, which came by `for_linked_data`, as a SKOS concept in JSON-LD."""
    return {"@context": SKOS_CONTEXT, **_concept(term)}


SKOS_CONTEXT: dict[str, Any] = {
    "@vocab": "http://www.w3.org/2004/02/skos/core#",
    "@language": "nl",
    "hasTopConcept": {"@type": "@id"},
    "inScheme": {"@type": "@id"},
    "topConceptOf": {"@type": "@id"},
    "broader": {"@type": "@id"},
    "narrower": {"@type": "@id"},
    # A code, in no language.
    "notation": {"@language": None},
    "exactMatch": {"@type": "@id"},
    "isReplacedBy": {"@id": "http://purl.org/dc/terms/isReplacedBy", "@type": "@id"},
    "deprecated": {"@id": "http://www.w3.org/2002/07/owl#deprecated"},
}


def _concept(term: Term) -> dict[str, Any]:
    return without_empty(
        {
            "@id": term.uri,
            "@type": "Concept",
            "prefLabel": term.label,
            "altLabel": term.alternative_label_list(),
            "definition": term.description,
            "notation": term.slug,
            "inScheme": vocabulary_uri(term.vocabulary),
            "topConceptOf": vocabulary_uri(term.vocabulary) if _is_top(term) else "",
            "broader": term.broader.uri if term.broader else "",
            "narrower": [narrower.uri for narrower in term.narrower.all()],
            "isReplacedBy": term.replaced_by.uri if term.replaced_by else "",
            "deprecated": term.replaced_by is not None,
        }
    )


def _is_top(term: Term) -> bool:
    return term.broader is None and term.replaced_by is None


def _defined_term(term: Term) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": term.uri,
        "name": term.label,
        "inDefinedTermSet": vocabulary_uri(term.vocabulary),
    }


def _organisation(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    return without_empty({"@type": "Organization", "name": organisation.name, "url": organisation.website})


def _names(items: Iterable[Any]) -> list[str]:
    return [item.name for item in items]
