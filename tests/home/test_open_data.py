"""The page about open data and the dcat:Catalog behind it: true without an editor's work."""

import datetime
import json
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from core.listing.query import PAGE
from events.listing.parameters import BOUNDS, PARAMETERS
from events.models import EventPage
from home.models import OpenDataFile
from home.open_data.making import make_files
from library.models import Vocabulary
from practices.models import PracticePage
from practices.models.naming import vocabulary_uri
from practices.outputs.linked_data import LICENCE
from practices.query.facets.index import current_index
from practices.query.practice_query import SINGLE
from tests.factories import EventPageFactory, PracticePageFactory, VocabularyFactory, term
from tests.html import assert_sound

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def tree(site):
    return site


def of_catalogue(client):
    response = client.get("/open-data.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


def of_dataset(client):
    (dataset,) = of_catalogue(client)["dcat:dataset"]
    return dataset


def test_the_page_names_every_parameter_and_its_values(client):
    PracticePageFactory(terms=["doelgroep:jongeren"])
    VocabularyFactory(parameter="intern", name="Intern", is_facet=False)
    document = assert_sound(client.get("/open-data/"))
    names = {code.get_text() for code in document.select("dt code")}
    assert {*current_index(PracticePage.objects.all()).facets, *SINGLE} - {PAGE} <= names
    assert "intern" not in names
    values = {code.get_text() for code in document.select(".described__values code")}
    assert {"jongeren", "lopend", "straat", "relevantie"} <= values


def test_the_page_names_what_events_are_asked_by(client):
    document = assert_sound(client.get("/open-data/"))
    section = document.find(id="evenementen")
    names = [code.get_text() for code in section.find_next("dl").select("dt code")]
    assert names == [*PARAMETERS, *(bound.name for bound in BOUNDS)]


def test_a_merged_term_is_no_value(client):
    PracticePageFactory(terms=["doelgroep:jongeren"])
    old = term("doelgroep:jeugd")
    old.replaced_by = term("doelgroep:jongeren")
    old.save()
    values = {code.get_text() for code in assert_sound(client.get("/open-data/")).select(".described__values code")}
    assert "jongeren" in values
    assert "jeugd" not in values


@pytest.mark.thorough
def test_every_link_of_the_page_leads_somewhere(client):
    PracticePageFactory()
    EventPageFactory()
    make_files()
    document = assert_sound(client.get("/open-data/"))
    links = [link["href"] for link in document.select("main a[href]") if link["href"].startswith("/")]
    outputs = {"/praktijken/export.csv", "/evenementen/kalender.ics", "/evenementen/feed.atom"}
    assert {*outputs, "/api/databank/docs/", "/api/databank/events", "/api/v2/", "/open-data.jsonld"} <= set(links)
    assert len({link.get_text() for link in document.select(".described__cards :is(h3, h4) a")}) == len(
        document.select(".described__cards :is(h3, h4) a")
    )
    for link in links:
        assert client.get(link).status_code == 200, link


def test_every_page_links_to_it(client):
    assert assert_sound(client.get("/")).select_one("footer a[href='/open-data/']")


def test_search_engines_find_it(client):
    assert b"/open-data/</loc>" in client.get("/sitemap-0.xml").content


def test_without_practices_or_vocabularies_it_is_there_too(client):
    Vocabulary.objects.all().delete()
    document = assert_sound(client.get("/open-data/"))
    assert document.find(id="vocabularia") is None
    assert "dct:modified" not in of_dataset(client)


@pytest.mark.thorough
def test_the_dataset_says_what_there_is(client):
    PracticePageFactory()
    dataset = of_dataset(client)
    assert dataset["@type"] == "dcat:Dataset"
    assert dataset["@id"] == f"{BASE}/open-data/#dataset"
    for key in ("dct:title", "dct:description", "dct:publisher", "dct:license", "dct:language", "dcat:theme"):
        assert dataset[key], key
    assert dataset["dct:license"]["@id"] == LICENCE
    assert {"@id": vocabulary_uri(Vocabulary.objects.get())} in dataset["dct:relation"]
    kinds = {}
    for distribution in dataset["dcat:distribution"]:
        assert distribution["@type"] == "dcat:Distribution"
        address = distribution["dcat:accessURL"]["@id"]
        assert address.startswith(BASE)
        response = client.get(urlsplit(address).path)
        assert response.status_code == 200
        media_type = distribution["dcat:mediaType"]["@id"].removeprefix("https://www.iana.org/assignments/media-types/")
        assert response["Content-Type"].split(";")[0] == media_type
        kinds[urlsplit(address).path] = distribution
    assert "dcat:downloadURL" in kinds["/praktijken/export.csv"]
    assert kinds["/evenementen/kalender.ics"]["dct:format"]["@id"].endswith("/file-type/ICS")
    assert kinds["/evenementen/feed.atom"]["dct:title"]["@value"] == "Evenementen: Atom"
    assert kinds["/api/databank/events"]["dcat:accessService"]["dcat:endpointDescription"]
    service = kinds["/api/databank/practices"]["dcat:accessService"]
    assert client.get(urlsplit(service["dcat:endpointDescription"]["@id"]).path).json()["openapi"] == "3.1.0"
    assert service["dcat:servesDataset"] == {"@id": dataset["@id"]}


# What DCAT-AP 3 demands (by class), and what it recommends: as its own shapes for SHACL have it (release 3.0.1).
DEMANDED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher"},
    "dcat:Dataset": {"dct:title", "dct:description"},
    "dcat:Distribution": {"dcat:accessURL"},
    "dcat:DataService": {"dct:title", "dcat:endpointURL"},
    "foaf:Agent": {"foaf:name"},
    "spdx:Checksum": {"spdx:algorithm", "spdx:checksumValue"},
    "skos:Concept": {"skos:prefLabel", "skos:inScheme"},
    "skos:ConceptScheme": {"dct:title"},
}
RECOMMENDED = {
    "dcat:Catalog": {
        *("dcat:dataset", "dcat:service", "dct:spatial", "foaf:homepage", "dct:language", "dct:license"),
        *("dct:issued", "dct:modified", "dcat:themeTaxonomy"),
    },
    "dcat:Dataset": {
        *("dcat:contactPoint", "dcat:distribution", "dct:spatial", "dcat:keyword", "dct:publisher"),
        *("dct:temporal", "dcat:theme"),
    },
    "dcat:Distribution": {"dcatap:availability", "dct:description", "dct:format", "dct:license"},
    "dcat:DataService": {
        *("dcat:contactPoint", "dcat:endpointDescription", "dcat:keyword", "dct:publisher"),
        *("dcat:servesDataset", "dcat:theme", "dct:conformsTo"),
    },
    "foaf:Agent": {"dct:type"},
    "dct:LicenseDocument": {"dct:type"},
    "dct:Location": {"dcat:bbox", "dcat:centroid"},
    "dct:PeriodOfTime": {"dcat:startDate", "dcat:endDate"},
}
# Of what class a value must be.
RANGES = {
    "dcat:contactPoint": "vcard:Kind",
    "dcat:landingPage": "foaf:Document",
    "dcat:mediaType": "dct:MediaType",
    "dcat:compressFormat": "dct:MediaType",
    "dcat:theme": "skos:Concept",
    "dcatap:availability": "skos:Concept",
    "dct:accessRights": "dct:RightsStatement",
    "dct:accrualPeriodicity": "dct:Frequency",
    "dct:conformsTo": "dct:Standard",
    "dct:format": "dct:MediaTypeOrExtent",
    "dct:language": "dct:LinguisticSystem",
    "dct:license": "dct:LicenseDocument",
    "dct:spatial": "dct:Location",
    "dct:type": "skos:Concept",
    "foaf:homepage": "foaf:Document",
    "spdx:algorithm": "spdx:ChecksumAlgorithm",
}
# At most once, and what stands there: a thing, a text in a language, or a value of a type.
SINGLE_VALUES = {
    *("dct:publisher", "dct:license", "dct:issued", "dct:modified", "foaf:homepage", "dct:accrualPeriodicity"),
    *("dcat:byteSize", "dcat:compressFormat", "dcat:mediaType", "dct:format", "spdx:checksum", "dct:accessRights"),
}
LITERALS = {
    "dct:title": "@language",
    "dct:description": "@language",
    "foaf:name": "@language",
    "dcat:keyword": "@language",
    "dct:issued": "@type",
    "dct:modified": "@type",
    "vcard:fn": "@language",
    "dcat:startDate": "@type",
    "dcat:endDate": "@type",
    "dcat:bbox": "@type",
    "dcat:centroid": "@type",
    "skos:prefLabel": "@language",
    "dcat:byteSize": "@type",
    "spdx:checksumValue": "@type",
}


def nodes(value):
    """Yield all nodes of a document in JSON-LD that have a type."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        if "@type" in value and "@value" not in value:
            yield value
        for key, item in value.items():
            if key != "@context":
                yield from nodes(item)


def kinds(node):
    """Return the classes that a node says it is of."""
    return set(node["@type"] if isinstance(node["@type"], list) else [node["@type"]])


def test_the_catalogue_has_what_dcat_ap_demands_and_recommends(client):
    PracticePageFactory()
    make_files()
    document = of_catalogue(client)
    found = list(nodes(document))
    assert set().union(*map(kinds, found)) >= DEMANDED.keys() | RECOMMENDED.keys()
    known = defaultdict(set)
    for node in found:
        known[node.get("@id")] |= kinds(node)
    for node in found:
        for kind in kinds(node):
            missing = (DEMANDED.get(kind, set()) | RECOMMENDED.get(kind, set())) - node.keys()
            assert not missing, (kind, node.get("@id"), missing)
        for name, value in node.items():
            if name.startswith("@"):
                continue
            assert name.partition(":")[0] in document["@context"], name
            values = value if isinstance(value, list) else [value]
            assert values
            assert name not in SINGLE_VALUES or len(values) == 1, name
            for item in values:
                assert item["@value"] if name in LITERALS else "@id" in item or "@type" in item, name
                assert name not in LITERALS or LITERALS[name] in item, name
                assert name not in RANGES or RANGES[name] in known[item["@id"]], (name, item)
    told = {node["@id"] for node in found if "@id" in node and "dcat:DataService" in kinds(node)}
    assert {service["@id"] for service in document["dcat:service"]} == told


def test_the_catalogue_tells_of_the_files(client):
    make_files()
    found = {item["@id"]: item for item in of_dataset(client)["dcat:distribution"] if "@id" in item}
    for row in OpenDataFile.objects.all():
        told = found[f"{BASE}/open-data/{row.name}"]
        assert told["dcat:byteSize"]["@value"] == str(row.size)
        assert told["spdx:checksum"]["spdx:checksumValue"]["@value"] == row.sha256
        assert told["dct:modified"]["@value"] == timezone.localtime(row.made_at).isoformat()
    assert len(found) == 5 + OpenDataFile.objects.count()


def test_the_dataset_changes_when_a_practice_does_and_tells_nothing_of_hidden_ones(client):
    moment = timezone.now() - datetime.timedelta(days=3)
    PracticePage.objects.filter(pk=PracticePageFactory().pk).update(last_published_at=moment)
    PracticePageFactory(draft=True, title="Geheim")
    PracticePageFactory(archived_on=datetime.date(2024, 1, 1))
    assert of_dataset(client)["dct:modified"]["@value"] == timezone.localtime(moment).isoformat()
    event = EventPageFactory()
    EventPage.objects.filter(pk=event.pk).update(last_published_at=moment + datetime.timedelta(days=1))
    later = timezone.localtime(moment + datetime.timedelta(days=1))
    assert of_dataset(client)["dct:modified"]["@value"] == later.isoformat()


def test_the_page_holds_the_catalogue(client):
    document = assert_sound(client.get("/open-data/"))
    embedded = json.loads(document.select_one("script[type='application/ld+json']").string)
    assert embedded == of_catalogue(client)


@pytest.mark.thorough
def test_the_number_of_queries_does_not_depend_on_what_there_is(client, django_assert_num_queries):
    counts = []
    for total in (1, 6):
        while PracticePage.objects.count() < total:
            PracticePageFactory(full=True)
            VocabularyFactory()
            EventPageFactory()
        client.get("/open-data/")
        with django_assert_num_queries(7) as queries:
            client.get("/open-data/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_reading_is_possible(client):
    assert client.post("/open-data/").status_code == client.post("/open-data.jsonld").status_code == 405
