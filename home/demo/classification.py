"""Vocabularies, terms, word list and organisations of the demo. What is there already is left as editors made it."""

import csv

from django.conf import settings

from home.demo.content import read
from library.models import Indicator, Municipality, Organisation, Term, Vocabulary
from library.municipalities.figures import store_figures
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


def load_figures() -> None:
    """Store how many people live in each municipality, how close together, and how many of them in a town or city.

    What editors stored stays.
    """
    with (settings.BASE_DIR / "content" / "kerncijfers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    population = "https://statbel.fgov.be/nl/themas/bevolking/structuur-van-de-bevolking"
    known = (
        (
            {
                "name": "Inwoners",
                "likeness": "ongeveer even groot",
                "source": "Statbel, bevolking op 1 januari 2020",
                "source_url": population,
            },
            {row["nis"]: float(row["inwoners"]) for row in rows},
        ),
        (
            {
                "name": "Inwoners per km²",
                "likeness": "ongeveer even dicht bevolkt",
                "source": "Statbel, bevolking op 1 januari 2020 en oppervlakte volgens de grenzen van 2025",
                "source_url": population,
            },
            {row["nis"]: round(int(row["inwoners"]) / float(row["km2"]), 1) for row in rows},
        ),
        (
            {
                "name": "Inwoners in stedelijk gebied (%)",
                "likeness": "even stedelijk of landelijk",
                "source": "Europese Commissie, GHS-POP van 2020, berekend met de Europese methode voor verstedelijking",
                "source_url": "https://human-settlement.emergency.copernicus.eu/degurba.php",
            },
            # Nobody is counted in the smallest municipality: the grid of a kilometre is too coarse for it.
            {row["nis"]: float(row["stedelijk"]) for row in rows if row["stedelijk"]},
        ),
    )
    for fields, figures in known:
        indicator, created = Indicator.objects.get_or_create(name=fields["name"], defaults={**fields, "year": 2020})
        if created:
            store_figures(indicator, figures)


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
