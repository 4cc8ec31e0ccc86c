"""What the catalogue names from the lists of others, with as much of each as a validator of DCAT-AP has to know."""

from collections.abc import Iterator
from typing import Any

EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
_ADMS = "http://purl.org/adms"
PUBLISHER_TYPE = f"{_ADMS}/publishertype/RegionalAuthority"
LICENCE_TYPE = f"{_ADMS}/licencetype/Attribution"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
# By the list: its identifier, and what its entries are beside concepts.
_LISTS = {
    f"{EU}/access-right": (f"{EU}/access-right", "dct:RightsStatement"),
    f"{EU}/data-theme": (f"{EU}/data-theme", ""),
    f"{EU}/file-type": (f"{EU}/file-type", "dct:MediaTypeOrExtent"),
    f"{EU}/frequency": (f"{EU}/frequency", "dct:Frequency"),
    f"{EU}/language": (f"{EU}/language", "dct:LinguisticSystem"),
    f"{EU}/planned-availability": (f"{EU}/planned-availability", ""),
    f"{_ADMS}/licencetype": (f"{_ADMS}/licencetype/1.0", ""),
    f"{_ADMS}/publishertype": (f"{_ADMS}/publishertype/1.0", ""),
}
_LABELS = {
    "Attribution": "Naamsvermelding",
    "IRREG": "Onregelmatig",
    "NLD": "Nederlands",
    "PUBLIC": "Openbaar",
    "RegionalAuthority": "Regionale overheid",
    "SOCI": "Bevolking en samenleving",
    "STABLE": "Stabiel",
}


def concepts(document: Any) -> list[dict[str, Any]]:
    """Return what the document names from those lists, each once, by its identifier."""
    known = {named: _concept(named) for named in sorted(set(_named(document)))}
    return [concept for concept in known.values() if concept]


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        if value.keys() == {"@id"}:
            yield value["@id"]
        for item in value.values():
            yield from _named(item)


def _concept(named: str) -> dict[str, Any]:
    if named.startswith(IANA):
        return {"@id": named, "@type": "dct:MediaType"}
    if named == SHA256:
        return {"@id": named, "@type": "spdx:ChecksumAlgorithm"}
    place, _slash, name = named.rpartition("/")
    if place not in _LISTS:
        return {}
    scheme, kind = _LISTS[place]
    return {
        "@id": named,
        "@type": [*filter(None, [kind]), "skos:Concept"],
        "skos:prefLabel": {"@language": "nl", "@value": _LABELS.get(name, name)},
        "skos:inScheme": {"@id": scheme},
    }
