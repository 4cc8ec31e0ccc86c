"""The files with the whole databank: which there are, and the one that is given."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from home.models import OpenDataFile

JSON_LINES, TURTLE, SCHEMA, PACKAGE = "databank.jsonl.gz", "databank.ttl", "schema.json", "datapackage.json"


@dataclass(frozen=True)
class FileKind:
    """A file at a stable address below /open-data/. file_type: as the Publications Office of the EU names it.

    thing: what the rows of a table are, by what the log of changes calls it.
    """

    name: str
    title: str
    meaning: str
    media_type: str
    file_type: str
    thing: str = ""

    @property
    def view(self) -> str:
        """The name of the address."""
        return f"open_data_{self.name}"

    @property
    def path(self) -> str:
        """The address on the site."""
        return reverse(self.view)

    @property
    def url(self) -> str:
        """The full address."""
        return f"{settings.BASE_URL}{self.path}"


def _table(name: str, title: str, thing: str) -> FileKind:
    meaning = "Een tabel met alle velden als codes; lijsten staan als JSON in een cel."
    return FileKind(name, f"{title}: CSV", meaning, "text/csv", "CSV", thing)


FILES = (
    FileKind(
        JSON_LINES,
        "Alles: JSON",
        "De hele databank: een regel JSON per praktijk, evenement, term of vocabularium, met dezelfde velden als de "
        "API. De eerste regel zegt vanaf waar je de wijzigingen leest om mee te blijven.",
        "application/gzip",
        "JSON",
    ),
    FileKind(
        TURTLE, "Alles: RDF", "Dezelfde gegevens als linked data: schema.org en SKOS.", "text/turtle", "RDF_TURTLE"
    ),
    _table("praktijken.csv", "Praktijken", "practice"),
    _table("evenementen.csv", "Evenementen", "event"),
    _table("termen.csv", "Termen", "term"),
    _table("vocabularia.csv", "Vocabularia", "vocabulary"),
    FileKind(
        SCHEMA,
        "JSON Schema",
        f"Welke velden elke regel van {JSON_LINES} heeft, en wat erin mag staan.",
        "application/schema+json",
        "JSON",
    ),
    FileKind(
        PACKAGE,
        "Data Package",
        "Beschrijft alle bestanden met hun kolommen, grootte en controlesom (Frictionless).",
        "application/json",
        "JSON",
    ),
)


@dataclass(frozen=True)
class MadeFile:
    """A file that can be given."""

    kind: FileKind
    row: OpenDataFile


def made_files() -> list[MadeFile]:
    """Return the files that were made, in the order in which they are shown. One query."""
    rows = {row.name: row for row in OpenDataFile.objects.all()}
    return [MadeFile(kind, rows[kind.name]) for kind in FILES if kind.name in rows]
