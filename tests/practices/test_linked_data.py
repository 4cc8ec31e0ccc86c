"""Stable identifiers and linked data of practices and vocabularies."""

import json
import uuid

import pytest

from library.models import Vocabulary
from library.vocabularies import merge_terms
from tests.factories import PracticePageFactory, term
from tests.html import assert_sound

pytestmark = pytest.mark.django_db

LD_JSON = "application/ld+json"


def data_of(client, address):
    response = client.get(address, headers={"accept": LD_JSON})
    assert response.status_code == 200
    assert response["Content-Type"] == LD_JSON
    assert "Accept" in response["Vary"]
    return response.json()


def test_the_page_of_a_practice_describes_it_to_machines(site, client):
    page = PracticePageFactory(full=True, title="Een </script> titel", archived_on=None)
    document = assert_sound(client.get(page.url))
    data = json.loads(document.select_one('script[type="application/ld+json"]').string)
    assert data["@type"] == "CreativeWork"
    assert data["name"] == "Een </script> titel"
    assert data["about"]["@type"] == "Project"
    assert {place["@id"] for place in data["about"]["location"]} == {
        "https://data.vlaanderen.be/id/gemeente/44021",
        "https://data.vlaanderen.be/id/gemeente/12025",
    }
    assert data["about"]["parentOrganization"]["name"] == "Stad Gent"
    assert "ontmoeten@example.be" not in json.dumps(data)


def test_what_is_not_known_is_not_said(site, client):
    data = data_of(client, f"/id/praktijk/{PracticePageFactory(municipalities=()).translation_key}")
    assert "location" not in data["about"]
    assert "parentOrganization" not in data["about"]


def test_the_identifier_of_a_practice_leads_to_its_page(site, client):
    page = PracticePageFactory()
    response = client.get(f"/id/praktijk/{page.translation_key}", headers={"accept": "text/html"})
    assert (response.status_code, response["Location"]) == (303, page.url)
    page.slug = "anders"
    page.save()
    assert client.get(f"/id/praktijk/{page.translation_key}")["Location"] == "/praktijken/anders/"


@pytest.mark.parametrize("accept", ["text/html", LD_JSON, "*/*"])
def test_the_identifier_of_what_is_not_public_gives_nothing_away(site, client, accept):
    page = PracticePageFactory(draft=True)
    for key in (page.translation_key, uuid.uuid4()):
        assert client.get(f"/id/praktijk/{key}", headers={"accept": accept}).status_code == 404
    assert client.get("/id/praktijk/geen-uuid", follow=True).status_code == 404


def test_the_identifier_of_a_term_leads_to_its_practices(site, client):
    young = term("doelgroep:jongeren")
    response = client.get(f"/id/term/{young.uuid}")
    assert (response.status_code, response["Location"]) == (303, "/praktijken/?doelgroep=jongeren")


def test_a_merged_term_leads_to_what_stands_for_it(site, client):
    old, new = term("doelgroep:jeugd"), term("doelgroep:jongeren")
    merge_terms(old, new)
    assert client.get(f"/id/term/{old.uuid}")["Location"] == new.uri
    data = data_of(client, f"/id/term/{old.uuid}")
    assert data["isReplacedBy"] == new.uri
    assert data["deprecated"] is True
    assert "jeugd" in data_of(client, f"/id/term/{new.uuid}")["altLabel"]


def test_a_vocabulary_is_a_concept_scheme(site, client, django_assert_num_queries):
    broad = term("thema:samenhang")
    narrow = term("thema:buurt", broader=broad)
    vocabulary = Vocabulary.objects.get(parameter="thema")
    with django_assert_num_queries(3):
        data = data_of(client, f"/id/vocabularium/{vocabulary.uuid}")
    scheme, *concepts = data["@graph"]
    assert scheme["@type"] == "ConceptScheme"
    assert broad.uri in scheme["hasTopConcept"]
    assert narrow.uri not in scheme["hasTopConcept"]
    found = next(concept for concept in concepts if concept["@id"] == narrow.uri)
    assert found["broader"] == broad.uri
    assert "topConceptOf" not in found
    top = next(concept for concept in concepts if concept["@id"] == broad.uri)
    assert (top["narrower"], top["topConceptOf"]) == ([narrow.uri], scheme["@id"])
    # A code is in no language.
    assert data["@context"]["notation"] == {"@language": None}
    assert found["inScheme"] == scheme["@id"]


def test_identifiers_are_read_only(site, client):
    assert client.post(f"/id/term/{term('thema:x').uuid}").status_code == 405
