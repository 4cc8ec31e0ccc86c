"""Vocabularies, terms, word list and organisations of the demo. What is there already is left as editors made it."""

from django.conf import settings

from home.demo.content import read
from library.models import Municipality, Organisation, Term, Vocabulary
from library.words.sheet import load_first


def load_vocabularies() -> None:
    """Create the vocabularies that the databank starts with, and their terms."""
    for order, facts in enumerate(read("vocabularia")):
        terms = facts["terms"]
        fields = {name: facts[name] for name in ("name", "help_text", "is_facet", "required", "max_terms")}
        vocabulary, created = Vocabulary.objects.get_or_create(
            parameter=facts["parameter"], defaults={**fields, "sort_order": order}
        )
        if created:
            for position, term in enumerate(terms):
                Term.objects.create(
                    vocabulary=vocabulary,
                    label=term["label"],
                    slug=term["slug"],
                    alternative_labels="\n".join(term.get("alternative_labels") or []),
                    description=term.get("description") or "",
                    sort_order=position,
                )


def load_words() -> None:
    """Fill the word list that the databank starts with."""
    load_first((settings.BASE_DIR / "content" / "woordenlijst.csv").read_text(encoding="utf-8"))


def load_organisations() -> None:
    """Create the owners and partners of the practices, and the organisers of events."""
    municipalities = {municipality.nis: municipality for municipality in Municipality.objects.all()}
    for facts in read("organisaties"):
        Organisation.objects.get_or_create(
            slug=facts["slug"],
            defaults={
                "name": facts["name"],
                "kind": facts["kind"],
                "website": facts["website"],
                "municipality": municipalities.get(facts["municipality"]),
            },
        )
