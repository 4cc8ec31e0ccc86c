"""The databank in Turtle: what each identifier answers as JSON-LD, and of a practice the other fields beside it."""

from collections.abc import Iterator
from typing import Any

from core.outputs.linked_data import without_empty
from core.outputs.turtle import MOMENT, Context, Node, statements
from events.models import EventPage
from events.outputs.linked_data import event
from events.programme.reading import Programme
from library.models import Term, Vocabulary
from practices.models import PracticePage
from practices.models.querysets import card_rows, record_rows
from practices.models.record.declaration import fields_in
from practices.models.record.fields import API
from practices.outputs.linked_data import SKOS_CONTEXT, concept, concept_scheme, practice

_ADDRESSES = ("url", "license", "citation", "eventStatus", "eventAttendanceMode", "inDefinedTermSet")
_MOMENTS = (
    *("foundingDate", "dissolutionDate", "datePublished", "dateModified"),
    *("startDate", "endDate", "previousStartDate"),
)
# schema.org's own context is at schema.org, and larger than the databank.
_SCHEMA_ORG: Context = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in _ADDRESSES},
    **{name: {"@type": MOMENT} for name in _MOMENTS},
}
# What JSON-LD has its own words for.
_TOLD = {"title", "summary", "started", "ended"}


def triples(thing: str, records: dict[int, dict[str, Any]], said: set[str]) -> Iterator[str]:
    """Yield the statements about things of one kind. records: what is told of them, by key; said: see `statements`."""
    for node, context in _NODES[thing](records):
        yield from statements(node, context, said)


def _vocabularies(records: dict[int, dict[str, Any]]) -> Iterator[tuple[Node, Context]]:
    for vocabulary in Vocabulary.objects.filter(pk__in=records):
        scheme, *_concepts = concept_scheme(vocabulary, vocabulary.terms.for_linked_data())["@graph"]
        yield scheme, SKOS_CONTEXT


def _terms(records: dict[int, dict[str, Any]]) -> Iterator[tuple[Node, Context]]:
    for term in Term.objects.for_linked_data().filter(pk__in=records):
        yield concept(term), SKOS_CONTEXT


def _practices(records: dict[int, dict[str, Any]]) -> Iterator[tuple[Node, Context]]:
    pages = PracticePage.objects.public().select_related("project_owner").filter(pk__in=records)
    for page in pages.prefetch_related(*card_rows(), *record_rows()):
        yield {**practice(page), "additionalProperty": list(_others(records[page.pk]))}, _SCHEMA_ORG


def _others(record: dict[str, Any]) -> Iterator[Node]:
    for key in dict.fromkeys(field.api_key for field in fields_in(API)):
        if key not in _TOLD and isinstance(record[key], str | int | float):
            yield without_empty({"@type": "PropertyValue", "propertyID": key, "value": record[key]})


def _events(records: dict[int, dict[str, Any]]) -> Iterator[tuple[Node, Context]]:
    for page in EventPage.objects.public().filter(pk__in=records):
        yield event(page, Programme.load(page).sessions), _SCHEMA_ORG


_NODES: dict[str, Any] = {
    "vocabulary": _vocabularies,
    "term": _terms,
    "practice": _practices,
    "event": _events,
}
