"""The databank as open data: what there is to get, for the page that describes it and as a dcat:Dataset (DCAT-AP)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.outputs.linked_data import without_empty
from events.outputs import open_data as of_events
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

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True)
class Service:
    """A way to ask for a part. description_path: what describes it to a program; empty when nothing does."""

    title: str
    meaning: str
    path: str
    description_path: str = ""


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
            "API v2",
            "Geeft alles wat openbaar is: ook pagina's, beelden en documenten.",
            "/api/v2/",
        ),
    ]


def last_change() -> datetime.datetime | None:
    """Return when a practice or an event that lists show was last published; None when there are none."""
    return max(filter(None, (of_practices.last_change(), of_events.last_change())), default=None)


def dataset(found: Sequence[Vocabulary], modified: datetime.datetime | None) -> dict[str, Any]:
    """Return the databank as a dcat:Dataset in JSON-LD."""
    page = f"{settings.BASE_URL}{reverse('open_data')}"
    return without_empty(
        {
            "@context": _CONTEXT,
            "@id": f"{page}#dataset",
            "@type": "dcat:Dataset",
            "dct:title": _dutch(TITLE),
            "dct:description": _dutch(DESCRIPTION),
            "dct:publisher": {
                "@type": "foaf:Agent",
                "foaf:name": _dutch(PUBLISHER),
            },
            "dct:language": {"@id": f"{_EU}/language/NLD"},
            "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/IRREG"},
            "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
            "dct:license": {"@id": LICENCE},
            "dct:modified": modified and {"@type": "xsd:dateTime", "@value": modified.isoformat()},
            "dcat:theme": {"@id": f"{_EU}/data-theme/SOCI"},
            "dcat:keyword": [_dutch(word) for word in ("sociale samenhang", "polarisering", "lokaal bestuur")],
            "dcat:landingPage": {"@id": page},
            "dct:relation": [{"@id": vocabulary_uri(vocabulary)} for vocabulary in found],
            "dcat:distribution": [
                *map(_distribution, (*of_practices.distributions(), *of_events.distributions())),
                *(_service_distribution(service, page) for service in services()),
            ],
        }
    )


_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _distribution(distribution: Distribution) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "@id": distribution.url,
        "dct:title": _dutch(f"{distribution.subject}: {distribution.title}"),
        "dcat:accessURL": {"@id": distribution.url},
        "dcat:downloadURL": {"@id": distribution.url},
        "dcat:mediaType": {"@id": f"{_IANA}/{distribution.media_type}"},
        "dct:format": {"@id": f"{_EU}/file-type/{distribution.file_type}"},
        "dct:license": {"@id": LICENCE},
    }


def _service_distribution(service: Service, page: str) -> dict[str, Any]:
    url = f"{settings.BASE_URL}{service.path}"
    described = f"{settings.BASE_URL}{service.description_path}" if service.description_path else ""
    return {
        "@type": "dcat:Distribution",
        "dct:title": _dutch(service.title),
        "dcat:accessURL": {"@id": url},
        "dcat:mediaType": {"@id": f"{_IANA}/application/json"},
        "dct:license": {"@id": LICENCE},
        "dcat:accessService": without_empty(
            {
                "@type": "dcat:DataService",
                "@id": url,
                "dct:title": _dutch(service.title),
                "dcat:endpointURL": {"@id": url},
                "dcat:endpointDescription": described and {"@id": described},
                "dcat:servesDataset": {"@id": f"{page}#dataset"},
            }
        ),
    }


def _dutch(text: str) -> dict[str, str]:
    return {"@language": "nl", "@value": text}
