"""The databank as open data: what there is to get, for the page that describes it and as a dcat:Catalog (DCAT-AP 3)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.outputs.linked_data import without_empty
from events.outputs import open_data as of_events
from home.open_data.concepts import EU, IANA, LICENCE_TYPE, PUBLISHER_TYPE, SHA256, concepts
from home.open_data.files import JSON_LINES, SCHEMA, MadeFile
from library.models import Vocabulary
from practices.models.naming import vocabulary_uri
from practices.outputs import open_data as of_practices
from practices.outputs.linked_data import LICENCE
from practices.outputs.open_data import Distribution

TITLE = "Databank sociale samenhang"
DESCRIPTION = (
    "Praktijken waarmee lokale besturen in Vlaanderen polarisering voorkomen of aanpakken en de sociale samenhang in "
    "buurten versterken, met thema's, doelgroepen, gemeenten en bronnen."
)
PUBLISHER = "Agentschap Binnenlands Bestuur"
LICENCE_NAME = "Modellicentie Gratis Hergebruik v1.0"
# The databank is online since then.
ISSUED = "2018-12"

_GZIP = "application/gzip"
_KEYWORDS = ("sociale samenhang", "polarisering", "lokaal bestuur")
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"
_JSON = "https://www.rfc-editor.org/rfc/rfc8259"
# The Flemish region: no list of the EU has it, and then DCAT-AP asks for GeoNames.
_PLACE = {
    "@id": "https://sws.geonames.org/3337388/",
    "@type": "dct:Location",
    "dcat:bbox": {
        "@type": "gsp:wktLiteral",
        "@value": "POLYGON((2.54 50.68, 5.92 50.68, 5.92 51.51, 2.54 51.51, 2.54 50.68))",
    },
    "dcat:centroid": {"@type": "gsp:wktLiteral", "@value": "POINT(4.23 51.1)"},
}


@dataclass(frozen=True)
class Service:
    """A way to ask for a part. description_path: what describes it to a program; empty when nothing does.
    standard: by which a program reads it.
    """

    title: str
    meaning: str
    path: str
    description_path: str = ""
    standard: str = _OPENAPI


def services() -> list[Service]:
    """Return the APIs."""
    return [
        Service(
            "API van de databank: praktijken",
            "Zoekt met dezelfde filters als de site en geeft elke praktijk helemaal, met de aantallen per filter.",
            reverse("databank:list_practices"),
            reverse("databank:openapi-json"),
        ),
        Service(
            "API van de databank: evenementen",
            "Geeft elk evenement met zijn programma, workshops en sprekers, en de praktijken die er aan bod komen.",
            reverse("databank:list_events"),
            reverse("databank:openapi-json"),
        ),
        Service(
            "API van de databank: wijzigingen",
            "Geeft alles wat openbaar is, en daarna wat eraan wijzigt: zo blijft een kopie gelijk.",
            reverse("databank:list_changes"),
            reverse("databank:openapi-json"),
        ),
        Service(
            "API v2",
            "Geeft alles wat openbaar is: ook pagina's, beelden en documenten.",
            "/api/v2/",
            standard=_JSON,
        ),
    ]


def last_change() -> datetime.datetime | None:
    """Return when a practice or an event that lists show was last published; None when there are none."""
    return max(filter(None, (of_practices.last_change(), of_events.last_change())), default=None)


def catalogue(
    found: Sequence[Vocabulary], modified: datetime.datetime | None, files: Sequence[MadeFile]
) -> dict[str, Any]:
    """Return the databank as a dcat:Catalog of one dcat:Dataset in JSON-LD, with all that DCAT-AP 3 recommends."""
    page = f"{settings.BASE_URL}{reverse('open_data')}"
    told = without_empty(
        {
            "@context": _CONTEXT,
            "@id": f"{page}#catalogus",
            "@type": "dcat:Catalog",
            "dct:title": _dutch(f"Open data van de {TITLE}"),
            "dct:description": _dutch("Alles wat in de databank openbaar is, als bestanden en via API's."),
            "dct:publisher": _publisher(page),
            "foaf:homepage": {"@id": settings.BASE_URL, "@type": "foaf:Document"},
            "dct:language": {"@id": f"{EU}/language/NLD"},
            "dct:license": _licence(),
            "dct:issued": _month(ISSUED),
            "dct:modified": _moment(modified),
            "dct:spatial": _PLACE,
            "dcat:themeTaxonomy": {
                "@id": f"{EU}/data-theme",
                "@type": "skos:ConceptScheme",
                "dct:title": _dutch("Gegevensthema's"),
            },
            "dcat:dataset": [_dataset(page, found, modified, files)],
            "dcat:service": [{"@id": f"{settings.BASE_URL}{service.path}"} for service in services()],
        }
    )
    return {**told, "@included": concepts(told)}


def _dataset(
    page: str, found: Sequence[Vocabulary], modified: datetime.datetime | None, files: Sequence[MadeFile]
) -> dict[str, Any]:
    return without_empty(
        {
            "@id": f"{page}#dataset",
            "@type": "dcat:Dataset",
            "dct:title": _dutch(TITLE),
            "dct:description": _dutch(DESCRIPTION),
            "dct:publisher": _publisher(page),
            "dcat:contactPoint": _contact(page),
            "dct:language": {"@id": f"{EU}/language/NLD"},
            "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/IRREG"},
            "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
            "dct:license": _licence(),
            "dct:issued": _month(ISSUED),
            "dct:modified": _moment(modified),
            "dct:spatial": _PLACE,
            "dct:temporal": _until(modified),
            "dcat:theme": {"@id": f"{EU}/data-theme/SOCI"},
            "dcat:keyword": [*map(_dutch, _KEYWORDS)],
            "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
            "dct:relation": [{"@id": vocabulary_uri(vocabulary)} for vocabulary in found],
            "dcat:distribution": [
                *map(_file, files),
                *map(_distribution, (*of_practices.distributions(), *of_events.distributions())),
                *(_service_distribution(service, page) for service in services()),
            ],
        }
    )


_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _file(made: MadeFile) -> dict[str, Any]:
    """Describe a file that is made from time to time: of this one the size and the checksum are known."""
    kind, row = made.kind, made.row
    schema = kind.url.removesuffix(kind.name) + SCHEMA
    return without_empty(
        {
            **_downloadable(kind.url, kind.title, kind.meaning, kind.media_type, kind.file_type),
            "dcat:compressFormat": {"@id": f"{IANA}/{_GZIP}"} if kind.media_type == _GZIP else {},
            "dct:conformsTo": {"@id": schema, "@type": "dct:Standard"} if kind.name == JSON_LINES else {},
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(row.size)},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": SHA256},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": row.sha256},
            },
            "dct:issued": _moment(row.issued_at),
            "dct:modified": _moment(row.made_at),
        }
    )


def _distribution(distribution: Distribution) -> dict[str, Any]:
    title = f"{distribution.subject}: {distribution.title}"
    return _downloadable(distribution.url, title, distribution.meaning, distribution.media_type, distribution.file_type)


def _downloadable(url: str, title: str, meaning: str, media_type: str, file_type: str) -> dict[str, Any]:
    return {
        **_about_distribution(url, title, meaning, media_type),
        "@id": url,
        "dcat:downloadURL": {"@id": url},
        "dct:format": {"@id": f"{EU}/file-type/{file_type}"},
    }


def _about_distribution(url: str, title: str, meaning: str, media_type: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _dutch(title),
        "dct:description": _dutch(meaning),
        "dcat:accessURL": {"@id": url},
        "dcat:mediaType": {"@id": f"{IANA}/{media_type}"},
        "dcatap:availability": {"@id": f"{EU}/planned-availability/STABLE"},
        "dct:license": _licence(),
    }


def _service_distribution(service: Service, page: str) -> dict[str, Any]:
    url = f"{settings.BASE_URL}{service.path}"
    described = f"{settings.BASE_URL}{service.description_path or reverse('databank:openapi-view')}"
    return {
        **_about_distribution(url, service.title, service.meaning, "application/json"),
        "dct:format": {"@id": f"{EU}/file-type/JSON"},
        "dcat:accessService": {
            "@type": "dcat:DataService",
            "@id": url,
            "dct:title": _dutch(service.title),
            "dct:description": _dutch(service.meaning),
            "dct:publisher": _publisher(page),
            "dct:license": _licence(),
            "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
            "dcat:contactPoint": _contact(page),
            "dcat:theme": {"@id": f"{EU}/data-theme/SOCI"},
            "dcat:keyword": [*map(_dutch, _KEYWORDS)],
            "dct:conformsTo": {"@id": service.standard, "@type": "dct:Standard"},
            "dcat:endpointURL": {"@id": url},
            "dcat:endpointDescription": {"@id": described},
            "dcat:servesDataset": {"@id": f"{page}#dataset"},
        },
    }


def _publisher(page: str) -> dict[str, Any]:
    return {
        "@id": f"{page}#uitgever",
        "@type": "foaf:Agent",
        "foaf:name": _dutch(PUBLISHER),
        "dct:type": {"@id": PUBLISHER_TYPE},
    }


def _contact(page: str) -> dict[str, Any]:
    return {
        "@id": f"{page}#contactpunt",
        "@type": ["vcard:Organization", "vcard:Kind"],
        "vcard:fn": _dutch(PUBLISHER),
        "vcard:hasURL": {"@id": f"{page}#contact"},
    }


def _licence() -> dict[str, Any]:
    return {"@id": LICENCE, "@type": "dct:LicenseDocument", "dct:type": {"@id": LICENCE_TYPE}}


def _dutch(text: str) -> dict[str, str]:
    return {"@language": "nl", "@value": text}


def _until(modified: datetime.datetime | None) -> dict[str, Any]:
    """Return the time of which the databank tells: up to its last change."""
    end = {"dcat:endDate": _month(f"{timezone.localtime(modified):%Y-%m}")} if modified else {}
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": _month(ISSUED), **end}


def _month(month: str) -> dict[str, str]:
    return {"@type": "xsd:gYearMonth", "@value": month}


def _moment(moment: datetime.datetime | None) -> dict[str, str] | None:
    return {"@type": "xsd:dateTime", "@value": timezone.localtime(moment).isoformat()} if moment else None
